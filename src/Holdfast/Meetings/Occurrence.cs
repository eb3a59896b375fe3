using NodaTime;

namespace Holdfast.Meetings;

/// <summary>One gathering: when it starts and ends, and the date of the rule it comes from.</summary>
public readonly record struct Occurrence(Instant Start, Instant End, LocalDate Date);

public static class Occurrences
{
    /// <summary>
    /// The gatherings that end after <paramref name="after"/> and start before <paramref name="before"/>, in order of start.
    /// A wall time that a clock change skips moves forward by the gap; one that happens twice means the first.
    /// </summary>
    public static IEnumerable<Occurrence> Between(
        Schedule schedule, DateTimeZone zone, IReadOnlyCollection<ChangedDate> exceptions, Instant after, Instant before)
    {
        // A gathering may have begun a day before the window, and a moved one may come from a date far outside it.
        var first = after.InZone(zone).Date.PlusDays(-2);
        var last = before.InZone(zone).Date.PlusDays(1);
        var regular = schedule.Dates(first, last)
            .Where(date => exceptions.Count == 0 || !exceptions.Any(exception => exception.Date == date))
            .Select(date => At(date, date, schedule.Start));
        if (exceptions.Count == 0)
        {
            return regular.Where(Inside);
        }

        var moved = exceptions
            .Where(exception => exception.MovedTo is not null)
            .Select(exception => At(exception.Date, exception.MovedTo!.Value, exception.MovedStart ?? schedule.Start));
        return regular.Concat(moved).Where(Inside).OrderBy(occurrence => occurrence.Start);

        Occurrence At(LocalDate date, LocalDate on, LocalTime time)
        {
            var start = zone.AtLeniently(on + time).ToInstant();
            return new Occurrence(start, start + Duration.FromMinutes(schedule.Minutes), date);
        }

        bool Inside(Occurrence occurrence) => occurrence.End > after && occurrence.Start < before;
    }
}
