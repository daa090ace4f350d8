"""Parts of the generator of the embedded sample; `make_sample.py` beside this folder puts them together."""
