namespace Holdfast.Safety;

/// <summary>Names the resource of the help pages. Keys are the English sentences; <c>SafetyWords.es.resx</c> holds the Spanish.</summary>
public sealed class SafetyWords;
