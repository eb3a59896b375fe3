namespace Holdfast.Notices;

/// <summary>Names the resource of what the pages of notices say. Keys are the English sentences.</summary>
public sealed class NoticeWords;
