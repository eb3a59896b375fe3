using System.Text.Json.Serialization;
using NodaTime;

namespace Holdfast.Notices;

/// <summary>What a member chose about being told; sealed under their own key. New: everything waits quietly, no device is told.</summary>
public sealed record NoticeChoices
{
    public const int MostScopes = 200;
    private static readonly LocalTime DigestTime = QuietHours.Usual.Until;

    /// <summary>Pushes a day; what comes after goes out as one the next morning.</summary>
    public const int MostADay = 2;

    /// <summary>Kinds with another choice than <see cref="Telling.Quiet"/>.</summary>
    public IReadOnlyDictionary<NoticeKind, Telling> Kinds { get; init; } = new Dictionary<NoticeKind, Telling>();

    /// <summary>Groups with less than their kinds have, by the scope their slice gave.</summary>
    public IReadOnlyDictionary<string, Telling> Scopes { get; init; } = new Dictionary<string, Telling>();

    /// <summary>Groups of which they want one quiet line a week, by scope. None unless chosen.</summary>
    public IReadOnlyList<string> Digests { get; init; } = [];

    public bool HasQuietHours { get; init; } = true;

    /// <summary>Minutes of the day: 0 to 1439.</summary>
    public int QuietFrom { get; init; } = MinutesOf(QuietHours.Usual.From);

    public int QuietUntil { get; init; } = MinutesOf(QuietHours.Usual.Until);

    /// <summary>IANA id of the zone the hours are in: the browser's when this was kept. The profile's, if there is one, comes first.</summary>
    public string? Zone { get; init; }

    [JsonIgnore]
    public QuietHours? Quiet => HasQuietHours ? new QuietHours(TimeOf(QuietFrom), TimeOf(QuietUntil)) : null;

    [JsonIgnore]
    public bool TellsADevice => Kinds.Values.Contains(Telling.ByName);

    public static int MinutesOf(LocalTime time) => (time.Hour * 60) + time.Minute;

    public static LocalTime TimeOf(int minutes) => LocalTime.FromMinutesSinceMidnight(minutes);

    /// <summary>The choice for a kind alone.</summary>
    public Telling For(NoticeKind kind) => Kinds.TryGetValue(kind, out var chosen) ? chosen : Telling.Quiet;

    /// <summary>How far one notice goes: the quieter of what its kind and its group have, never less than the kind must.</summary>
    public Telling For(NoticeKind kind, string? scope)
    {
        var wanted = For(kind);
        if (scope is not null && Scopes.TryGetValue(scope, out var here) && here < wanted)
        {
            wanted = here;
        }

        return wanted < kind.Least() ? kind.Least() : wanted;
    }

    /// <summary>When a device may be told what is due now: now, after the quiet hours, or with the next morning's one.</summary>
    /// <param name="toldToday">How many were told on this day of the member's.</param>
    public Instant When(Instant now, DateTimeZone zone, int toldToday)
    {
        if (Quiet is { } quiet && quiet.HoldAt(now, zone))
        {
            return quiet.EndAfter(now, zone);
        }

        if (toldToday < MostADay)
        {
            return now;
        }

        // Tomorrow, whatever the hours: with quiet ones in the middle of the day they end today, which is still too many.
        var tomorrow = now.InZone(zone).Date.PlusDays(1);
        var morning = QuietHours.After(zone.AtStartOfDay(tomorrow).ToInstant(), zone, DigestTime);
        return Quiet is { } then && then.HoldAt(morning, zone) ? then.EndAfter(morning, zone) : morning;
    }

    /// <summary>Until when a push that starts now may still arrive: it mustn't wait at the browser's maker into the quiet hours.</summary>
    public Instant Until(Instant now, DateTimeZone zone, Duration longest)
    {
        var latest = now + longest;
        return Quiet is { } quiet ? Instant.Min(latest, quiet.BeginAfter(now, zone)) : latest;
    }
}
