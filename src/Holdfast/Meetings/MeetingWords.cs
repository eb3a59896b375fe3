namespace Holdfast.Meetings;

/// <summary>Names the resource of what this slice says; see <c>MeetingWords.es.resx</c>.</summary>
public sealed class MeetingWords;
