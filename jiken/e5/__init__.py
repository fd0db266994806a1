"""multilingual-e5-small in NumPy: tokens, weights, forward pass, and what training changed."""

from jiken.e5.forward import Network
from jiken.e5.packed import BadModel, Packed
from jiken.e5.tokens import Tokens

__all__ = ["BadModel", "Network", "Packed", "Tokens"]
