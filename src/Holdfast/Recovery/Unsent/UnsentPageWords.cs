namespace Holdfast.Recovery.Unsent;

/// <summary>Names the resource of what these pages say. Keys are the English sentences.</summary>
public sealed class UnsentPageWords;
