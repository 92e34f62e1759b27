"""Where Django looks for models; each stands in its concept's own package."""

from chat.blocks.models import Block, Privacy
from chat.drafts.models import Draft, Scheduled
from chat.edits.models import FormerText
from chat.emoji.models import CustomEmoji
from chat.files.making.models import Making
from chat.files.models import Blob, File, Release, Rendition
from chat.files.tus.models import Upload
from chat.folders.models import Filed, Folder, Sidebar
from chat.inbox.models import Cleared, Habit
from chat.mentions.models import Calling, Mention
from chat.messages.models import Message, MessageFile, Requoting
from chat.moves.models import Moved
from chat.notifications.models import Forgetting, Notice, NoticeSettings, ThreadLevel, Undecided
from chat.pins.models import Pin
from chat.polls.models import Vote
from chat.presence.models import Presence
from chat.previews.models import Hiding, Link, Page
from chat.reactions.models import Reaction
from chat.receipts.models import FrozenMark, ReceiptChoice
from chat.relay.models import Era
from chat.reminders.models import Reminder
from chat.rooms.models import Acceptance, Invitation, Membership, Room
from chat.saved.models import Saved
from chat.search.models import Entry, Reached, Upkeep
from chat.threads.models import ThreadMark, Untold

__all__ = [
    "Acceptance",
    "Blob",
    "Block",
    "Calling",
    "Cleared",
    "CustomEmoji",
    "Draft",
    "Entry",
    "Era",
    "File",
    "Filed",
    "Folder",
    "Forgetting",
    "FormerText",
    "FrozenMark",
    "Habit",
    "Hiding",
    "Invitation",
    "Link",
    "Making",
    "Membership",
    "Mention",
    "Message",
    "MessageFile",
    "Moved",
    "Notice",
    "NoticeSettings",
    "Page",
    "Pin",
    "Presence",
    "Privacy",
    "Reached",
    "Reaction",
    "ReceiptChoice",
    "Release",
    "Reminder",
    "Rendition",
    "Requoting",
    "Room",
    "Saved",
    "Scheduled",
    "Sidebar",
    "ThreadLevel",
    "ThreadMark",
    "Undecided",
    "Untold",
    "Upkeep",
    "Upload",
    "Vote",
]
