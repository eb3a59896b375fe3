namespace Holdfast.Ui;

/// <summary>What somebody could walk into this minute or soon. Whoever lists meetings registers it.</summary>
public interface IOpenMeetings
{
    /// <summary>Online ones on now, then the next to open within two hours.</summary>
    /// <param name="limit">At most so many.</param>
    IReadOnlyList<OpenMeeting> Find(int limit);
}

/// <summary>A meeting in a few words; every text is in the reader's language.</summary>
/// <param name="Slug">Its address after <c>/meetings/</c>.</param>
/// <param name="IsOpen">Going on now, rather than next.</param>
/// <param name="When">Large: "Now", or when it starts, such as "2:30 am".</param>
/// <param name="Until">Small, below: "to 3:00 am", or "in 26 minutes".</param>
/// <param name="Programme">Its programme's name.</param>
/// <param name="Mode">How or where: "Online".</param>
/// <param name="IsOnline">Chooses the drawing beside <paramref name="Mode"/>.</param>
public sealed record OpenMeeting(string Name, string Slug, bool IsOpen, string When, string? Until, string Programme, string Mode, bool IsOnline);
