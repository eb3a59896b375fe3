using System.Globalization;
using System.Runtime.CompilerServices;
using Holdfast.Data;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Meetings.Feeds;

/// <summary>
/// Finds what a <see cref="BmltQuery"/> asks. The database narrows, memory decides. Any number may come out in
/// the usual order (day, hour, length), which the database sorts; another order is for at most
/// <see cref="MostSorted"/>, and beyond that the usual one is given: nothing is left out.
/// </summary>
public sealed class BmltSearch(HoldfastDb db, FeedContext context, BmltWords words, Today today, BmltQuery query)
{
    public const int MostSorted = 20_000;

    private static readonly string[] UsualOrder = ["weekday_tinyint", "start_time", "duration_time"];

    private readonly HashSet<long> services = query.Recursive ? words.WithChildren(query.Services.Include) : query.Services.Include;
    private readonly HashSet<long> notServices = query.Recursive ? words.WithChildren(query.Services.Exclude) : query.Services.Exclude;

    public async IAsyncEnumerable<BmltRow> Rows([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        if (query.FindsNothing)
        {
            yield break;
        }

        var skip = query.PageSize is { } size ? (long)size * (query.Page - 1) : 0;
        var take = query.PageSize ?? long.MaxValue;
        await foreach (var row in InOrder(cancellation))
        {
            if (skip > 0)
            {
                skip--;
                continue;
            }

            if (take-- == 0)
            {
                yield break;
            }

            yield return row;
        }
    }

    /// <summary>Listed, weekly and what else the database can tell.</summary>
    private IQueryable<Meeting> Narrowed()
    {
        var meetings = db.Meetings.ListedWeekly();
        if (query.Ids.Include.Count > 0)
        {
            // The number of a later day is a few more than the meeting's own.
            var ids = query.Ids.Include.SelectMany(id => new[] { id, id & ~7L }).Distinct().ToList();
            meetings = meetings.Where(meeting => ids.Contains(meeting.FeedId));
        }

        var days = query.Weekdays.Include.Where(day => day is >= 1 and <= 7).Aggregate(Weekdays.None, (all, day) => all | Schedule.DayOf((int)day - 1));
        if (query.Weekdays.Include.Count > 0)
        {
            meetings = meetings.Where(meeting => (meeting.Schedule.Days & days) != 0);
        }

        if (query.From is { } from && query.WithinKm is { } km)
        {
            var degrees = km / BmltRow.KmPerDegree;
            var (south, north) = (from.Latitude - degrees, from.Latitude + degrees);
            meetings = meetings.Where(meeting => meeting.Latitude >= south && meeting.Latitude <= north);
        }

        return meetings;
    }

    private async IAsyncEnumerable<BmltRow> InOrder([EnumeratorCancellation] CancellationToken cancellation)
    {
        if (query.Nearest is { } count)
        {
            foreach (var row in await NearestOf(count, cancellation))
            {
                yield return row;
            }

            yield break;
        }

        if (query.IsNarrow || !query.IsInUsualOrder)
        {
            if (await Collected(cancellation) is { } rows)
            {
                foreach (var row in Sorted(rows))
                {
                    yield return row;
                }

                yield break;
            }
        }

        // One question a day, so that the database sorts and nothing is kept.
        for (var day = 0; day < 7; day++)
        {
            var bit = Schedule.DayOf(day);
            var meetings = Narrowed().Where(meeting => (meeting.Schedule.Days & bit) != 0)
                .OrderBy(meeting => meeting.Schedule.Start).ThenBy(meeting => meeting.Schedule.Minutes).ThenBy(meeting => meeting.Id);
            await foreach (var row in Fitting(meetings, cancellation))
            {
                if (row.Day == day)
                {
                    yield return row;
                }
            }
        }
    }

    private async IAsyncEnumerable<BmltRow> Fitting(IQueryable<Meeting> meetings, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var meeting in meetings.AsAsyncEnumerable().InForce(today, cancellation))
        {
            foreach (var row in BmltRow.Of(meeting, words, context, query.Language, query.From is null ? null : Away))
            {
                if (Takes(row))
                {
                    yield return row;
                }
            }
        }
    }

    /// <summary>All that fit, or null when there are too many to sort.</summary>
    private async Task<List<BmltRow>?> Collected(CancellationToken cancellation)
    {
        var rows = new List<BmltRow>();
        await foreach (var row in Fitting(Narrowed(), cancellation))
        {
            if (rows.Count == MostSorted)
            {
                return null;
            }

            rows.Add(row);
        }

        return rows;
    }

    private async Task<IEnumerable<BmltRow>> NearestOf(int count, CancellationToken cancellation)
    {
        // The farthest is on top and gives way.
        var nearest = new PriorityQueue<BmltRow, double>(Comparer<double>.Create((a, b) => b.CompareTo(a)));
        await foreach (var row in Fitting(Narrowed().Where(meeting => meeting.Latitude != null && meeting.Longitude != null), cancellation))
        {
            if (nearest.Count < count)
            {
                nearest.Enqueue(row, row.Degrees!.Value);
            }
            else
            {
                nearest.EnqueueDequeue(row, row.Degrees!.Value);
            }
        }

        return Sorted([.. nearest.UnorderedItems.Select(item => item.Element)]);
    }

    private bool Takes(BmltRow row)
    {
        var (meeting, schedule) = (row.Meeting, row.Meeting.Schedule);
        var start = schedule.Start.Hour * 60 + schedule.Start.Minute;
        return query.Ids.Takes(row.Id)
            && query.Weekdays.Takes(row.Day + 1)
            && query.VenueTypes.Takes(BmltRow.VenueType(meeting.Venue))
            && (services.Count == 0 || services.Contains(row.Body)) && !notServices.Contains(row.Body)
            && (query.StartsAfter is not { } after || start > after)
            && (query.StartsBefore is not { } before || start < before)
            && (query.EndsBefore is not { } end || start + schedule.Minutes <= end)
            && (query.MinMinutes is not { } least || schedule.Minutes >= least)
            && (query.MaxMinutes is not { } most || schedule.Minutes <= most)
            && (query.WithinKm is not { } km || (row.Degrees is { } away && away * BmltRow.KmPerDegree <= km))
            && TakesFormats(row)
            && query.Words.All(word => MeetingFilter.Mentions(
                word, meeting.Name, meeting.Location, meeting.LocationNotes, meeting.Street, meeting.City, meeting.State, meeting.PostalCode, meeting.Group, meeting.Notes))
            && (query.Field is not { } field || query.FieldValues.Contains(row[field], StringComparer.OrdinalIgnoreCase));
    }

    private bool TakesFormats(BmltRow row)
    {
        if (query.Formats.IsEmpty)
        {
            return true;
        }

        var has = row.FormatIds;
        var wanted = query.Formats.Include;
        var fits = wanted.Count == 0 || (query.AnyFormat ? has.Any(wanted.Contains) : wanted.All(has.Contains));
        return fits && !has.Any(query.Formats.Exclude.Contains);
    }

    private double? Away(Meeting meeting)
    {
        if (meeting is not { Latitude: { } latitude, Longitude: { } longitude } || query.From is not { } from)
        {
            return null;
        }

        static double Radians(double degrees) => degrees * Math.PI / 180;
        var cosine = Math.Cos(Radians(from.Latitude)) * Math.Cos(Radians(latitude)) * Math.Cos(Radians(longitude - from.Longitude))
            + Math.Sin(Radians(from.Latitude)) * Math.Sin(Radians(latitude));
        return Math.Acos(Math.Clamp(cosine, -1, 1)) * 180 / Math.PI;
    }

    private IEnumerable<BmltRow> Sorted(List<BmltRow> rows)
    {
        if (query.ByDistance)
        {
            return rows.OrderBy(row => row.Degrees ?? double.MaxValue).ThenBy(row => row.Id);
        }

        var keys = query.SortKeys ?? UsualOrder;
        var ordered = rows.OrderBy(row => row[keys[0]], FieldOrder.Only);
        foreach (var key in keys.Skip(1))
        {
            ordered = ordered.ThenBy(row => row[key], FieldOrder.Only);
        }

        return ordered.ThenBy(row => row.Id);
    }

    /// <summary>Numbers as numbers, words without regard to case, what is empty last.</summary>
    private sealed class FieldOrder : IComparer<string>
    {
        public static readonly FieldOrder Only = new();

        public int Compare(string? x, string? y)
        {
            if (string.IsNullOrEmpty(x) || string.IsNullOrEmpty(y))
            {
                return string.IsNullOrEmpty(x).CompareTo(string.IsNullOrEmpty(y));
            }

            var xIsNumber = double.TryParse(x, NumberStyles.Float, CultureInfo.InvariantCulture, out var a);
            var yIsNumber = double.TryParse(y, NumberStyles.Float, CultureInfo.InvariantCulture, out var b);
            return (xIsNumber, yIsNumber) switch
            {
                (true, true) => a.CompareTo(b),
                (false, false) => string.Compare(x, y, StringComparison.OrdinalIgnoreCase),
                _ => yIsNumber.CompareTo(xIsNumber),
            };
        }
    }
}
