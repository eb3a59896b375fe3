using Holdfast.Data;

namespace Holdfast.Groups;

public sealed record AliasTaken() : Refusal("Somebody here already goes by that name. Choose another for this group.");

public sealed record TextMissing() : Refusal("Write a few words first. They don’t have to be tidy.");

public sealed record TextTooLong() : Refusal("That is longer than fits: at most 5,000 characters. Shorten it, or share it in two parts.");

public sealed record TooFast() : Refusal("That was a lot in a short time. Your words are still here; send them again a little later.");

public sealed record SlowedDown() : Refusal("For now you can share once an hour here, with your name. Your words are still here; send them again later.");

public sealed record ManyNameless() : Refusal("You have many nameless posts here. Withdraw an old one first, so that you keep hold of all of them.");

public sealed record ClosedToReplies() : Refusal("This is closed to replies now. Your words are still here if you want to copy them.");

public sealed record EnoughPinned() : Refusal("Three posts are pinned already. Unpin one first.");

public sealed record OneAgreementAtLeast() : Refusal("Write 1 to 12 agreements, one a line, each up to 200 characters.");

public sealed record RequestMissing() : Refusal("Write a line about why you would like to come in. Two words are enough.");

public sealed record InvitationUsedUp() : Refusal("This invitation has just been used up. Ask for another one.");

public sealed record TooManyMutedWords() : Refusal("Keep it to {0} words or phrases, one a line.");

public sealed record MutedWordOfWrongLength() : Refusal("Each line is a word or phrase of 2 to {1} letters.");

public sealed record GroupClosed() : Refusal("This group is closed now, so nothing new is added to it. Your words are still here if you want to copy them.");

public sealed record SomebodyStillAsks() : Refusal("Somebody still waits for your answer. Let them in or not first, then the group can be taken out of the list.");
