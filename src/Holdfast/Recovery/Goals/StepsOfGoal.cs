namespace Holdfast.Recovery.Goals;

/// <param name="Back">Where ticking one off leads: the list, or empty for the goal's own page.</param>
public sealed record StepsOfGoal(Kept<GoalWords> Goal, string Back);
