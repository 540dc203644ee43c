"""Reports as they are printed: two columns at the head, justified paragraphs, footnotes at the page's foot, signature.

``manuscript`` takes a text apart, ``typeset`` lays it on pages and knows where each word stands, ``pdf`` draws them.
"""
