namespace Holdfast.Recovery.Goals;

/// <summary>Names the resource of what these pages say. Keys are the English sentences.</summary>
public sealed class GoalPageWords;
