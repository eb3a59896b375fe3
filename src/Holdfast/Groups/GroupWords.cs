namespace Holdfast.Groups;

/// <summary>Names the resource of what the pages of groups say. Keys are the English sentences.</summary>
public sealed class GroupWords;
