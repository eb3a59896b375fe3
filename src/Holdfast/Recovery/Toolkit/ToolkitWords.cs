namespace Holdfast.Recovery.Toolkit;

/// <summary>Names the resource of what the pages of the toolkit say around the tools themselves. Keys are the English sentences.</summary>
public sealed class ToolkitWords;
