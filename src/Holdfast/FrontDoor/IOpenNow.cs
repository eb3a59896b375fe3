namespace Holdfast.FrontDoor;

/// <summary>What somebody could walk into this minute, for the home page. Without one registered the page says nothing of it.</summary>
public interface IOpenNow
{
    /// <summary>Meetings open now, then the next to open, in the order to show them.</summary>
    /// <param name="limit">At most so many.</param>
    Task<IReadOnlyList<OpenMeeting>> OpenNow(int limit, CancellationToken cancellation);
}

/// <summary>A meeting as the home page shows it; every text is in the reader's language.</summary>
/// <param name="Slug">Its address after <c>/meetings/</c>.</param>
/// <param name="IsOpen">Going on now, rather than next.</param>
/// <param name="When">Large: "Now", or when it starts, such as "2:30 am".</param>
/// <param name="Until">Small, below: "to 3:00 am", or "in 26 minutes".</param>
/// <param name="Programme">Its programme's name.</param>
/// <param name="Mode">How or where: "Online", "Tidewater, 0.8 miles".</param>
/// <param name="IsOnline">Chooses the drawing beside <paramref name="Mode"/>.</param>
public sealed record OpenMeeting(string Name, string Slug, bool IsOpen, string When, string? Until, string Programme, string Mode, bool IsOnline);
