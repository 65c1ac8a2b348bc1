"""The story of Jubaopen as a whole: the chapters in their order."""

from deploy.demo.jubaopen.answer import ANSWER
from deploy.demo.jubaopen.carry_out import CARRY_OUT
from deploy.demo.jubaopen.choose_topic import CONFIRM, RESEARCH
from deploy.demo.jubaopen.deliberate import DELIBERATE
from deploy.demo.jubaopen.publicize import PUBLICIZE
from deploy.demo.jubaopen.raise_issues import COLLECT

COMMUNITY = "620502005002"
COUNTY = "qz"

CHAPTERS = (COLLECT, CONFIRM, RESEARCH, DELIBERATE, PUBLICIZE, CARRY_OUT, ANSWER)
