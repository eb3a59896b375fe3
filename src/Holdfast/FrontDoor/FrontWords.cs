namespace Holdfast.FrontDoor;

/// <summary>Names the resource of the front door. Keys are the English sentences; <c>FrontWords.es.resx</c> holds the Spanish.</summary>
public sealed class FrontWords;
