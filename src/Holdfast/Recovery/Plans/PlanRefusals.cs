using Holdfast.Data;

namespace Holdfast.Recovery.Plans;

public sealed record TooManyPlanLines() : Refusal("That is more than fits in one part: at most {0} lines. Make some of them one.");

public sealed record PlanLineTooLong() : Refusal("A line is longer than fits: at most {1} characters. Make two of it.");

public sealed record PersonWithoutName() : Refusal("Write what you call them, in up to {0} characters.");

public sealed record PersonWithoutReach() : Refusal("Write how you reach them, in up to {0} characters. A number is best.");

public sealed record ManyPeople() : Refusal("There is room for {0} people. Take somebody out first.");
