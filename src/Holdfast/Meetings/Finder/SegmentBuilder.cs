using System.Buffers;
using System.Text.Json;
using Holdfast.Meetings.Feeds;
using NodaTime;

namespace Holdfast.Meetings.Finder;

/// <summary>Takes meetings one by one, in any order, and makes a segment of them.</summary>
internal sealed class SegmentBuilder(Vocabulary vocabulary, Instant now) : IDisposable
{
    // A week ahead holds every weekly meeting's next gathering; the index is made anew long before that runs out.
    private static readonly Duration Behind = Duration.FromDays(1);
    private static readonly Duration Ahead = Duration.FromDays(9);
    private static readonly Duration FarAhead = Duration.FromDays(400);
    private const int SmallSegment = 4000;

    private readonly List<Entry> entries = [];
    private readonly List<ushort> types = [];
    private readonly List<int> gatherings = [];
    private readonly WordIndex.Builder words = new();
    private readonly RecordBlob blob = new();
    private readonly ArrayBufferWriter<byte> buffer = new(2048);
    private readonly Utf8JsonWriter writer = new(Stream.Null, MeetingGuideFeed.Plain with { SkipValidation = true });

    /// <summary>Adds a meeting unless nothing of it lies ahead.</summary>
    public void Add(Meeting meeting, IReadOnlyList<ChangedDate> changedDates)
    {
        var isClosed = meeting.Venue == Venue.TemporarilyClosed;
        var firstGathering = gatherings.Count;
        if (!isClosed && !AddGatherings(meeting, changedDates))
        {
            return;
        }

        var firstType = types.Count;
        foreach (var type in MeetingGuideRecord.TypesOf(meeting))
        {
            types.Add(vocabulary.Type(type));
        }

        var hasPlace = meeting is { Latitude: not null, Longitude: not null };
        entries.Add(new Entry(
            checked((int)meeting.Id),
            hasPlace ? Segment.CellOf(Circle.Row(meeting.Latitude!.Value), Circle.Column(meeting.Longitude!.Value)) : int.MaxValue,
            meeting.Latitude ?? double.NaN,
            meeting.Longitude ?? double.NaN,
            Facets.Of(meeting),
            vocabulary.Programme(meeting.Programme),
            vocabulary.Languages(meeting.Languages),
            (short)(meeting.Schedule.Start.TickOfDay / NodaConstants.TicksPerMinute),
            checked((short)meeting.Schedule.Minutes),
            firstType,
            types.Count - firstType,
            firstGathering,
            gatherings.Count - firstGathering));
        words.Add(entries.Count - 1, meeting.Name, meeting.Group, meeting.Location, meeting.City, meeting.Region, meeting.SubRegion, vocabulary.NameOf(meeting.Programme));
        AddRecord(meeting);
    }

    public Segment Build()
    {
        var order = Enumerable.Range(0, entries.Count).ToArray();
        Array.Sort(entries.Select(entry => ((long)entry.Cell << 32) | (uint)entry.MeetingId).ToArray(), order);
        blob.Settle(order);
        var count = order.Length;
        var placed = Array.FindIndex(order, index => entries[index].Cell == int.MaxValue);
        placed = placed < 0 ? count : placed;

        var spots = new Spot[count];
        var programmes = new ushort[count];
        var facetBits = new ulong[count];
        var languages = new ulong[count];
        var typeStarts = new int[count + 1];
        var sortedTypes = new ushort[types.Count];
        var startMinutes = new short[count];
        var beginStarts = new int[count + 1];
        var begins = new int[gatherings.Count];
        var byTime = new Timed[gatherings.Count];
        var closed = new List<int>();
        var slotOf = new int[count];
        for (var slot = 0; slot < count; slot++)
        {
            var entry = entries[order[slot]];
            slotOf[order[slot]] = slot;
            var (x, y, z) = slot < placed ? Circle.Point(entry.Latitude, entry.Longitude) : (0, 0, 0);
            spots[slot] = new Spot(Spot.Part(x), Spot.Part(y), Spot.Part(z), entry.GatheringCount == 0 ? Segment.Never : gatherings[entry.FirstGathering], entry.MeetingId, entry.Programme, entry.Minutes);
            programmes[slot] = entry.Programme;
            facetBits[slot] = entry.FacetBits;
            languages[slot] = entry.Languages;
            startMinutes[slot] = entry.StartMinute;
            for (var i = 0; i < entry.TypeCount; i++)
            {
                sortedTypes[typeStarts[slot] + i] = types[entry.FirstType + i];
            }

            typeStarts[slot + 1] = typeStarts[slot] + entry.TypeCount;
            if (entry.GatheringCount == 0)
            {
                closed.Add(slot);
            }

            var place = beginStarts[slot];
            beginStarts[slot + 1] = place + entry.GatheringCount;
            for (var i = 0; i < entry.GatheringCount; i++)
            {
                var begin = gatherings[entry.FirstGathering + i];
                begins[place + i] = begin;
                byTime[place + i] = new Timed(begin, begin + entry.Minutes, slot);
            }
        }

        Array.Sort(byTime.Select(gathering => FinderKey.Of(gathering.Begin, spots[gathering.Slot].MeetingId)).ToArray(), byTime);
        var isSmall = count < SmallSegment;
        return new Segment
        {
            Count = count,
            Placed = placed,
            Spots = spots,
            FacetBits = facetBits,
            Languages = languages,
            TypeStarts = typeStarts,
            Types = sortedTypes,
            StartMinutes = startMinutes,
            BeginStarts = beginStarts,
            Begins = begins,
            ByTime = byTime,
            Long = [.. Enumerable.Range(0, byTime.Length).Where(at => byTime[at].End - byTime[at].Begin > Segment.LongMinutes)],
            ByProgramme = isSmall ? Postings.None : Postings.Of(programmes, slot => slot),
            ByType = isSmall ? Postings.None : Postings.Of(sortedTypes, Owner(typeStarts)),
            Closed = [.. closed.OrderBy(slot => spots[slot].MeetingId)],
            RowStarts = isSmall ? [] : Rows(order, placed),
            ColumnOf = isSmall ? [] : [.. order.Take(placed).Select(index => (ushort)(entries[index].Cell % Segment.StripeColumns))],
            Words = words.Build(slotOf),
            Records = blob,
        };
    }

    public void Dispose() => writer.Dispose();

    /// <returns>False when the meeting is over for good, as far as can be seen.</returns>
    private bool AddGatherings(Meeting meeting, IReadOnlyList<ChangedDate> changedDates)
    {
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(meeting.TimeZone) is not { } zone)
        {
            return false;
        }

        var before = gatherings.Count;
        foreach (var gathering in Occurrences.Between(meeting.Schedule, zone, changedDates, now - Behind, now + Ahead))
        {
            // What is over is never asked for again.
            if (MinuteOf(gathering.Start) + meeting.Schedule.Minutes > MinuteOf(now))
            {
                gatherings.Add(MinuteOf(gathering.Start));
            }
        }

        // Monthly and seasonal meetings may lie further ahead.
        if (gatherings.Count == before || gatherings[^1] <= MinuteOf(now))
        {
            foreach (var gathering in Occurrences.Between(meeting.Schedule, zone, changedDates, now + Ahead, now + FarAhead).Take(1))
            {
                gatherings.Add(MinuteOf(gathering.Start));
            }
        }

        return gatherings.Count > before;
    }

    private void AddRecord(Meeting meeting)
    {
        buffer.ResetWrittenCount();
        writer.Reset(buffer);
        writer.WriteStartObject();
        MeetingGuideRecord.WriteProperties(writer, meeting);
        if (meeting.SourceSlug is { } sourceSlug)
        {
            writer.WriteString("source_slug", sourceSlug);
        }

        writer.WriteEndObject();
        writer.Flush();
        blob.Add(buffer.WrittenSpan);
    }

    /// <summary>Which slot holds the nth type, asked in order.</summary>
    private static Func<int, int> Owner(int[] typeStarts)
    {
        var slot = 0;
        return type =>
        {
            while (typeStarts[slot + 1] <= type)
            {
                slot++;
            }

            return slot;
        };
    }

    private int[] Rows(int[] order, int placed)
    {
        var starts = new int[(Segment.Stripes * Segment.Rows) + 1];
        for (var slot = 0; slot < placed; slot++)
        {
            starts[(entries[order[slot]].Cell / Segment.StripeColumns) + 1]++;
        }

        for (var row = 0; row < starts.Length - 1; row++)
        {
            starts[row + 1] += starts[row];
        }

        return starts;
    }

    internal static int MinuteOf(Instant instant) => (int)Math.DivRem(instant.ToUnixTimeSeconds(), 60).Quotient;

    private readonly record struct Entry(
        int MeetingId,
        int Cell,
        double Latitude,
        double Longitude,
        ulong FacetBits,
        ushort Programme,
        ulong Languages,
        short StartMinute,
        short Minutes,
        int FirstType,
        int TypeCount,
        int FirstGathering,
        int GatheringCount);
}
