using System.Buffers;
using System.Text.Json;
using Holdfast.Meetings.Feeds;
using NodaTime;

namespace Holdfast.Meetings.Finder;

/// <summary>Takes meetings one by one, in any order, and makes a segment of them.</summary>
internal sealed class SegmentBuilder(Vocabulary vocabulary, FeedContext feed, Instant now) : IDisposable
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
    private readonly Utf8JsonWriter writer = new(Stream.Null, MeetingGuideFeed.Plain);

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
            hasPlace ? (Circle.Row(meeting.Latitude!.Value) * Segment.Columns) + Circle.Column(meeting.Longitude!.Value) : int.MaxValue,
            meeting.Latitude ?? double.NaN,
            meeting.Longitude ?? double.NaN,
            Facets.Of(meeting),
            vocabulary.Programme(meeting.Programme),
            vocabulary.Languages(meeting.Languages),
            (short)(meeting.Schedule.Start.TickOfDay / NodaConstants.TicksPerMinute),
            meeting.Schedule.Minutes,
            firstType,
            types.Count - firstType,
            firstGathering,
            gatherings.Count - firstGathering));
        words.Add(entries.Count - 1, meeting.Name, meeting.Group, meeting.Location, meeting.City, meeting.Region, meeting.SubRegion, vocabulary.NameOf(meeting.Programme));
        AddRecord(meeting);
    }

    public Segment Build()
    {
        blob.Trim();
        var order = Enumerable.Range(0, entries.Count).ToArray();
        Array.Sort(entries.Select(entry => ((long)entry.Cell << 32) | (uint)entry.MeetingId).ToArray(), order);
        var count = order.Length;
        var placed = Array.FindIndex(order, index => entries[index].Cell == int.MaxValue);
        placed = placed < 0 ? count : placed;

        var meetingIds = new int[count];
        var latitudes = new double[count];
        var longitudes = new double[count];
        var points = new (double, double, double)[count];
        var facets = new ulong[count];
        var programmes = new ushort[count];
        var languages = new ulong[count];
        var startMinutes = new short[count];
        var typeStarts = new int[count + 1];
        var sortedTypes = new ushort[types.Count];
        var gatheringStarts = new int[count + 1];
        var begins = new int[gatherings.Count];
        var ends = new int[gatherings.Count];
        var slotOfGathering = new int[gatherings.Count];
        var slotOf = new int[count];
        for (var slot = 0; slot < count; slot++)
        {
            var entry = entries[order[slot]];
            slotOf[order[slot]] = slot;
            meetingIds[slot] = entry.MeetingId;
            latitudes[slot] = entry.Latitude;
            longitudes[slot] = entry.Longitude;
            points[slot] = slot < placed ? Circle.Point(entry.Latitude, entry.Longitude) : default;
            facets[slot] = entry.FacetBits;
            programmes[slot] = entry.Programme;
            languages[slot] = entry.Languages;
            startMinutes[slot] = entry.StartMinute;
            for (var i = 0; i < entry.TypeCount; i++)
            {
                sortedTypes[typeStarts[slot] + i] = types[entry.FirstType + i];
            }

            typeStarts[slot + 1] = typeStarts[slot] + entry.TypeCount;
            for (var i = 0; i < entry.GatheringCount; i++)
            {
                var at = gatheringStarts[slot] + i;
                begins[at] = gatherings[entry.FirstGathering + i];
                ends[at] = begins[at] + entry.Minutes;
                slotOfGathering[at] = slot;
            }

            gatheringStarts[slot + 1] = gatheringStarts[slot] + entry.GatheringCount;
        }

        return new Segment
        {
            Count = count,
            Placed = placed,
            MeetingIds = meetingIds,
            Latitudes = latitudes,
            Longitudes = longitudes,
            Points = points,
            FacetBits = facets,
            Programmes = programmes,
            Languages = languages,
            StartMinutes = startMinutes,
            TypeStarts = typeStarts,
            Types = sortedTypes,
            GatheringStarts = gatheringStarts,
            Begins = begins,
            Ends = ends,
            ByTime = InTime(begins, slotOfGathering, meetingIds),
            SlotOfGathering = slotOfGathering,
            Closed = [.. Enumerable.Range(0, count).Where(slot => gatheringStarts[slot] == gatheringStarts[slot + 1]).OrderBy(slot => meetingIds[slot])],
            CellStarts = count < SmallSegment ? [] : Cells(order, placed),
            Words = words.Build(slotOf),
            Records = blob,
            RecordOf = order,
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
            gatherings.Add(MinuteOf(gathering.Start));
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
        MeetingGuideRecord.WriteProperties(writer, meeting, feed);
        if (meeting.SourceSlug is { } sourceSlug)
        {
            writer.WriteString("source_slug", sourceSlug);
        }

        writer.WriteEndObject();
        writer.Flush();
        blob.Add(buffer.WrittenSpan);
    }

    private static int[] InTime(int[] begins, int[] slotOfGathering, int[] meetingIds)
    {
        var keys = new ulong[begins.Length];
        var order = new int[begins.Length];
        for (var i = 0; i < begins.Length; i++)
        {
            keys[i] = FinderKey.Of(begins[i], meetingIds[slotOfGathering[i]]);
            order[i] = i;
        }

        Array.Sort(keys, order);
        return order;
    }

    private int[] Cells(int[] order, int placed)
    {
        var starts = new int[(Segment.Rows * Segment.Columns) + 1];
        for (var slot = 0; slot < placed; slot++)
        {
            starts[entries[order[slot]].Cell + 1]++;
        }

        for (var cell = 0; cell < starts.Length - 1; cell++)
        {
            starts[cell + 1] += starts[cell];
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
        int Minutes,
        int FirstType,
        int TypeCount,
        int FirstGathering,
        int GatheringCount);
}
