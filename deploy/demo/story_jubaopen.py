"""The story of Jubaopen as a whole: the chapters in their order, and what waits in the present."""

from deploy.demo.jubaopen.answer import ANSWER
from deploy.demo.jubaopen.carry_out import CARRY_OUT
from deploy.demo.jubaopen.choose_topic import CONFIRM, RESEARCH
from deploy.demo.jubaopen.deliberate import DELIBERATE
from deploy.demo.jubaopen.publicize import PUBLICIZE
from deploy.demo.jubaopen.raise_issues import COLLECT
from deploy.demo.waiting import WAITING

COMMUNITY = "620502005002"
COUNTY = "qz"

CASE = (COLLECT, CONFIRM, RESEARCH, DELIBERATE, PUBLICIZE, CARRY_OUT, ANSWER)
CHAPTERS = (*CASE, WAITING)
