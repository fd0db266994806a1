from pipelines.body_tree import page_tree


def test_control_characters_are_left_out_however_they_are_written() -> None:
    tree = page_tree("<p>a&#11;b&#xFFFE;c&#x41;\x0b事&#169;&#99999999;</p>")

    assert tree is not None
    assert tree.text_content() == "abcA事©"
