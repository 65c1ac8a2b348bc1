"""The case of Jubaopen community, chapter by chapter, at the dates of 2020.

What the published report says comes from `contracts/data/jubaopen.yaml`; everything else is marked 例 (illustrative).
"""
