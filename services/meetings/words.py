"""The words of the refusals of meetings, in Chinese and English."""

WORDS = {
    "unknown_division": ("没有这个区划代码", "There is no division with this code"),
    "unknown_organisation": ("没有这个单位代码", "There is no organisation with this code"),
    "unknown_rule": ("本县区规则中没有“{rule}”", "The county's rules have no “{rule}”"),
    "outside_your_unit": ("这件事不属于您所在的单位", "This matter belongs to another unit"),
    "meetings.room_known": ("本单位已有同名议事室", "The unit has a room of this name already"),
    "meetings.bad_period": ("开始时间应在将来，结束时间应晚于开始时间", "Start in the future, and end after the start"),
    "meetings.phone_not_valid": ("有手机号码不正确，请核对", "One of the phone numbers is not right"),
    "meetings.topic_gone": (
        "议题“{title}”已不能协商，请取消会议",
        "The topic “{title}” is no longer open; cancel the meeting",
    ),
    "meetings.topics_far_apart": ("一次会议的议题应属于同一县区", "Topics of one meeting belong to one county"),
    "meetings.not_on_agenda": ("议程涉及的议题不在本次会议中", "The item is about a topic that is not of this meeting"),
    "meetings.member_meetings_not_provided": (
        "本县区没有委员自主召集会议的规定",
        "The county's rules know no meetings called by members",
    ),
    "meetings.no_such_agenda_item": ("没有这一项议程", "The agenda has no such item"),
    "meetings.calls_still_open": (
        "还应再征询意见，共需{needed}次",
        "Call for consensus {needed} times before the item fails",
    ),
    "meetings.clause_order_unclear": ("条款先后关系有误", "Clauses wait for each other in a way that cannot be met"),
    "meetings.two_due_dates": ("日期和节点只能选一个", "Give a day or a milestone, not both"),
    "meetings.clauses_out_for_signature": ("纪要正在签字，条款不能改动", "The minutes are out for signature"),
    "meetings.not_there": ("此人现在不在会场", "This person is not in the room"),
    "meetings.feedback_not_open": ("现在不能评价，或您已评价过", "Ratings are closed, or you have rated already"),
    "meetings.too_many_hands": ("票数多于有表决权人数", "There are more voices than people with a vote"),
    "meetings.other_text": ("纪要已有新版本，请看过新版再签字", "The text has changed; read the newest version first"),
    "meetings.signed_before": ("已签过字", "It was signed already"),
    "meetings.no_such_correction": ("没有这一条更正意见", "There is no such correction"),
    "meetings.not_your_signature": ("不能代他人签字", "You cannot sign for somebody else"),
}
