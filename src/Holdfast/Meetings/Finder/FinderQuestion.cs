namespace Holdfast.Meetings.Finder;

[Flags]
public enum Modes
{
    Any = 0,
    InPerson = 1,
    Online = 2,
    Hybrid = 4,
}

/// <summary>Where a page of answers goes on: after this start (minutes since 1970, UTC) and meeting.</summary>
public readonly record struct FinderCursor(int StartMinute, int MeetingId)
{
    internal ulong Key => FinderKey.Of(StartMinute, MeetingId);

    public override string ToString() => $"{StartMinute:x}-{MeetingId:x}";

    public static FinderCursor? Parse(string text)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        return dash is > 0 and <= 8 && text.Length is > 2 and <= 17
            && int.TryParse(text.AsSpan(0, dash), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var start)
            && int.TryParse(text.AsSpan(dash + 1), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var id)
            && start >= 0 && id >= 0
            ? new FinderCursor(start, id)
            : null;
    }
}

/// <summary>A question to the finder, checked. What isn't asked is null or empty.</summary>
public sealed record FinderQuestion
{
    public const int DefaultLimit = 20;
    public const int MaxLimit = 500;
    public const double MaxKm = 500;
    public const int SoonMinutes = 120;

    /// <summary>Centre in degrees; with <see cref="Km"/>, great-circle kilometres.</summary>
    public (double Latitude, double Longitude)? Near { get; init; }

    public double Km { get; init; } = 25;

    /// <summary>Days in the meeting's own zone; none is any.</summary>
    public Weekdays Days { get; init; }

    /// <summary>Earliest start on the meeting's own clock, minutes after midnight, included.</summary>
    public int? FromMinute { get; init; }

    /// <summary>Latest start, included. Before <see cref="FromMinute"/> it means past midnight.</summary>
    public int? ToMinute { get; init; }

    public string? Programme { get; init; }

    /// <summary>All programmes of a pathway.</summary>
    public string? Pathway { get; init; }

    public string? Type { get; init; }

    public Modes Modes { get; init; }

    public string? Language { get; init; }

    public IReadOnlyList<string> Audiences { get; init; } = [];

    public IReadOnlyList<string> Access { get; init; } = [];

    /// <summary>Words that must all be found; the last may be a beginning.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Open now or starting within two hours.</summary>
    public bool Now { get; init; }

    /// <summary>Starts at or after this instant, in minutes since 1970 UTC: "later today", "tomorrow".</summary>
    public int? NotBefore { get; init; }

    /// <summary>Starts before this instant, in minutes since 1970 UTC.</summary>
    public int? Before { get; init; }

    public int Limit { get; init; } = DefaultLimit;

    public FinderCursor? After { get; init; }
}

internal static class FinderKey
{
    /// <summary>Orders by start, then by meeting: one integer to compare.</summary>
    public static ulong Of(int startMinute, int meetingId) => ((ulong)(uint)startMinute << 32) | (uint)meetingId;

    public static int Start(ulong key) => (int)(key >> 32);

    public static int Meeting(ulong key) => (int)(uint)key;
}
