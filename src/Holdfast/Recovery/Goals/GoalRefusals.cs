using Holdfast.Data;

namespace Holdfast.Recovery.Goals;

public sealed record GoalOfWrongLength() : Refusal("Write what you want to get to, in up to {0} characters.");

public sealed record StepOfWrongLength() : Refusal("Write the step in up to {0} characters.");

public sealed record ManySteps() : Refusal("A goal has up to {0} steps. Take one out first, or make a goal of its own.");

public sealed record ManyGoals() : Refusal("There is room for {0} goals. Take out one that is done first.");

public sealed record DayTextTooLong() : Refusal("That is longer than fits: at most {0} characters. Shorten it a little.");

public sealed record ManyGratefulLines() : Refusal("Up to {0} lines fit here, one thing a line.");

public sealed record GratefulLineTooLong() : Refusal("One of these is longer than fits: at most {0} characters a line.");
