using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Holdfast.Recovery;

/// <summary>
/// Something a member asked to be reminded of, at an hour of their own wall. What it is and when it comes is sealed; the
/// row says only when it is due next, because somebody has to ring it while the member is away.
/// </summary>
public sealed class Reminder : Own<ReminderWords>
{
    public const int MostPerMember = 10;

    /// <summary>Null while it is paused.</summary>
    [P5] public Instant? DueAt { get; private set; }

    public void RingNext(Instant? at) => DueAt = at;

    private sealed class Stored : Mapping<Reminder>
    {
        protected override void More(EntityTypeBuilder<Reminder> builder) => builder.HasIndex(reminder => reminder.DueAt);
    }
}

public enum ReminderOf
{
    CheckIn = 0,
    Morning = 1,
    Evening = 2,
    Goal = 3,
}

/// <param name="Days">On which days of the week; at least one.</param>
/// <param name="Zone">The time zone whose wall it goes by (an id of tzdb), as it was when the member kept it.</param>
/// <param name="Goal">The id of the goal, where it is of one.</param>
public sealed record ReminderWords(ReminderOf Of, LocalTime At, IReadOnlyList<IsoDayOfWeek> Days, string Zone, string? Goal = null)
{
    public bool IsPaused { get; init; }

    /// <summary>Where the notice leads.</summary>
    public string Address => Of switch
    {
        ReminderOf.CheckIn => "/today",
        ReminderOf.Morning or ReminderOf.Evening => "/days",
        ReminderOf.Goal => "/goals/" + Goal,
        _ => throw new InvalidOperationException($"Nobody is reminded of {Of}."),
    };

    /// <summary>
    /// When the wall shows it next, after this moment; null while it is paused. An hour that comes twice rings once, the first
    /// time; one that a clock change leaves out rings as long after the change as it would have been after its beginning.
    /// </summary>
    public Instant? After(Instant at)
    {
        if (IsPaused)
        {
            return null;
        }

        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(Zone) ?? DateTimeZone.Utc;
        var day = at.InZone(zone).Date;
        // A week and two days, since a country that crosses the date line leaves one out.
        for (var days = 0; days <= 9; days++, day = day.PlusDays(1))
        {
            if (Days.Contains(day.DayOfWeek) && day.At(At).InZoneLeniently(zone).ToInstant() is var next && next > at)
            {
                return next;
            }
        }

        throw new InvalidOperationException("A reminder comes on at least one day of the week.");
    }
}
