using System.Buffers;
using System.Numerics;

namespace Holdfast.Meetings.Finder;

/// <summary>One answer: where it is in its segment, its order, and what the page needs beside the record.</summary>
internal readonly record struct Hit(ulong Key, Segment Segment, int Slot);

/// <summary>
/// An immutable piece of the index: meetings sorted by where they are, as arrays of plain values. A question
/// near a place reads one run of slots per row of the grid; any other walks the gatherings in order of time.
/// </summary>
internal sealed class Segment
{
    // A tenth of a degree is about 11 km: a town's question reads a few cells.
    internal const int CellsPerDegree = 10;
    internal const int Columns = 360 * CellsPerDegree;
    internal const int Rows = 180 * CellsPerDegree;
    internal const int Never = int.MaxValue;
    private const int LongestMinutes = Schedule.MaxMinutes;

    public required int Count { get; init; }

    /// <summary>Meetings with a position come first, sorted by cell; those without follow.</summary>
    public required int Placed { get; init; }

    public required int[] MeetingIds { get; init; }

    public required double[] Latitudes { get; init; }

    public required double[] Longitudes { get; init; }

    /// <summary>Points on the unit sphere: nearness is one dot product.</summary>
    public required (double X, double Y, double Z)[] Points { get; init; }

    public required ulong[] FacetBits { get; init; }

    public required ushort[] Programmes { get; init; }

    public required ulong[] Languages { get; init; }

    public required short[] StartMinutes { get; init; }

    /// <summary>Types of slot i: <see cref="Types"/>[<see cref="TypeStarts"/>[i]..<see cref="TypeStarts"/>[i+1]].</summary>
    public required int[] TypeStarts { get; init; }

    public required ushort[] Types { get; init; }

    /// <summary>Gatherings of slot i in order, as minutes since 1970 UTC.</summary>
    public required int[] GatheringStarts { get; init; }

    public required int[] Begins { get; init; }

    public required int[] Ends { get; init; }

    /// <summary>Every gathering in order of begin and meeting: its slot and its place in <see cref="Begins"/>.</summary>
    public required int[] ByTime { get; init; }

    public required int[] SlotOfGathering { get; init; }

    /// <summary>Slots that are listed but closed for now: after everything else.</summary>
    public required int[] Closed { get; init; }

    /// <summary>First slot of each cell, one more at the end; empty for a small segment, which is read whole.</summary>
    public required int[] CellStarts { get; init; }

    public required WordIndex Words { get; init; }

    public required RecordBlob Records { get; init; }

    /// <summary>Which record belongs to slot i.</summary>
    public required int[] RecordOf { get; init; }

    /// <summary>Slots replaced or removed since; null when none.</summary>
    public ulong[]? Dead { get; init; }

    public Segment WithDead(IEnumerable<int> slots)
    {
        var dead = Dead is null ? new ulong[(Count + 63) / 64] : (ulong[])Dead.Clone();
        foreach (var slot in slots)
        {
            dead[slot >> 6] |= 1UL << slot;
        }

        return With(dead);
    }

    private Segment With(ulong[] dead) => new()
    {
        Count = Count,
        Placed = Placed,
        MeetingIds = MeetingIds,
        Latitudes = Latitudes,
        Longitudes = Longitudes,
        Points = Points,
        FacetBits = FacetBits,
        Programmes = Programmes,
        Languages = Languages,
        StartMinutes = StartMinutes,
        TypeStarts = TypeStarts,
        Types = Types,
        GatheringStarts = GatheringStarts,
        Begins = Begins,
        Ends = Ends,
        ByTime = ByTime,
        SlotOfGathering = SlotOfGathering,
        Closed = Closed,
        CellStarts = CellStarts,
        Words = Words,
        Records = Records,
        RecordOf = RecordOf,
        Dead = dead,
    };

    /// <summary>When the gathering that begins then ends, both in minutes since 1970.</summary>
    public int EndOf(int slot, int begin)
    {
        var at = Begins.AsSpan(GatheringStarts[slot]..GatheringStarts[slot + 1]).IndexOf(begin);
        return Ends[GatheringStarts[slot] + at];
    }

    /// <summary>Adds this segment's best answers to <paramref name="best"/>.</summary>
    public void Find(in Sieve sieve, BestHits best)
    {
        ulong[]? found = null;
        try
        {
            if (sieve.Words.Count > 0)
            {
                found = ArrayPool<ulong>.Shared.Rent((Count + 63) / 64);
                if (!Words.Find(sieve.Words, found.AsSpan(0, (Count + 63) / 64)))
                {
                    return;
                }
            }

            if (sieve.Near is { } near)
            {
                FindNear(sieve, near, found, best);
            }
            else if (found is not null)
            {
                FindInBits(sieve, found, best);
            }
            else
            {
                FindInTime(sieve, best);
            }
        }
        finally
        {
            if (found is not null)
            {
                ArrayPool<ulong>.Shared.Return(found);
            }
        }
    }

    private void FindNear(in Sieve sieve, in Circle near, ulong[]? found, BestHits best)
    {
        if (CellStarts.Length == 0)
        {
            for (var slot = 0; slot < Placed; slot++)
            {
                Offer(slot, sieve, near, found, best);
            }

            return;
        }

        for (var row = near.FirstRow; row <= near.LastRow; row++)
        {
            // A circle over the date line is two runs of columns.
            var first = row * Columns;
            if (near.FirstColumn <= near.LastColumn)
            {
                Run(CellStarts[first + near.FirstColumn], CellStarts[first + near.LastColumn + 1], sieve, near, found, best);
            }
            else
            {
                Run(CellStarts[first], CellStarts[first + near.LastColumn + 1], sieve, near, found, best);
                Run(CellStarts[first + near.FirstColumn], CellStarts[first + Columns], sieve, near, found, best);
            }
        }
    }

    private void Run(int from, int to, in Sieve sieve, in Circle near, ulong[]? found, BestHits best)
    {
        for (var slot = from; slot < to; slot++)
        {
            Offer(slot, sieve, near, found, best);
        }
    }

    private void Offer(int slot, in Sieve sieve, in Circle near, ulong[]? found, BestHits best)
    {
        ref readonly var point = ref Points[slot];
        if ((point.X * near.X) + (point.Y * near.Y) + (point.Z * near.Z) >= near.Cosine
            && (found is null || (found[slot >> 6] & (1UL << slot)) != 0)
            && Passes(slot, sieve))
        {
            OfferNext(slot, sieve, best);
        }
    }

    private void FindInBits(in Sieve sieve, ulong[] found, BestHits best)
    {
        for (var word = 0; word < (Count + 63) / 64; word++)
        {
            for (var bits = found[word]; bits != 0; bits &= bits - 1)
            {
                var slot = (word << 6) + BitOperations.TrailingZeroCount(bits);
                if (Passes(slot, sieve))
                {
                    OfferNext(slot, sieve, best);
                }
            }
        }
    }

    /// <summary>Walks the gatherings from those still on: the first enough that pass are the answer.</summary>
    private void FindInTime(in Sieve sieve, BestHits best)
    {
        var from = Math.Max(sieve.NotBefore, sieve.Now - LongestMinutes);
        var low = 0;
        var high = ByTime.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (Begins[ByTime[middle]] < from)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        for (var i = low; i < ByTime.Length; i++)
        {
            var gathering = ByTime[i];
            var begin = Begins[gathering];
            if (begin >= sieve.Before || !best.Wants(begin))
            {
                return;
            }

            var slot = SlotOfGathering[gathering];
            if (Ends[gathering] > sieve.Now && IsFirst(gathering, slot, sieve) && Passes(slot, sieve))
            {
                best.Offer(new Hit(FinderKey.Of(begin, MeetingIds[slot]), this, slot));
            }
        }

        if (sieve.TakesClosed)
        {
            foreach (var slot in Closed)
            {
                if (Passes(slot, sieve))
                {
                    best.Offer(new Hit(FinderKey.Of(Never, MeetingIds[slot]), this, slot));
                }
            }
        }
    }

    /// <summary>A meeting is listed once, by its first gathering that fits.</summary>
    private bool IsFirst(int gathering, int slot, in Sieve sieve)
    {
        var before = gathering - 1;
        return before < GatheringStarts[slot] || Ends[before] <= sieve.Now || Begins[before] < sieve.NotBefore;
    }

    private void OfferNext(int slot, in Sieve sieve, BestHits best)
    {
        for (var i = GatheringStarts[slot]; i < GatheringStarts[slot + 1]; i++)
        {
            if (Ends[i] > sieve.Now && Begins[i] >= sieve.NotBefore)
            {
                if (Begins[i] < sieve.Before)
                {
                    best.Offer(new Hit(FinderKey.Of(Begins[i], MeetingIds[slot]), this, slot));
                }

                return;
            }
        }

        if (sieve.TakesClosed && (FacetBits[slot] & Facets.Of(Venue.TemporarilyClosed)) != 0)
        {
            best.Offer(new Hit(FinderKey.Of(Never, MeetingIds[slot]), this, slot));
        }
    }

    private bool Passes(int slot, in Sieve sieve)
    {
        var facets = FacetBits[slot];
        return (facets & sieve.All) == sieve.All
            && (sieve.AnyVenue == 0 || (facets & sieve.AnyVenue) != 0)
            && (sieve.AnyDay == 0 || (facets & sieve.AnyDay) != 0)
            && (sieve.Programmes is null || sieve.Programmes[Programmes[slot]])
            && (sieve.Language == 0 || (Languages[slot] & sieve.Language) != 0)
            && InHours(StartMinutes[slot], sieve)
            && (sieve.Type < 0 || HasType(slot, (ushort)sieve.Type))
            && (Dead is null || (Dead[slot >> 6] & (1UL << slot)) == 0);
    }

    private static bool InHours(short start, in Sieve sieve) =>
        sieve.FromMinute <= sieve.ToMinute
            ? start >= sieve.FromMinute && start <= sieve.ToMinute
            : start >= sieve.FromMinute || start <= sieve.ToMinute;

    private bool HasType(int slot, ushort type) =>
        Types.AsSpan(TypeStarts[slot]..TypeStarts[slot + 1]).Contains(type);
}

/// <summary>A question as the segments read it: numbers and bits only.</summary>
internal readonly struct Sieve
{
    public int Now { get; init; }
    public int NotBefore { get; init; }
    public int Before { get; init; }
    public bool TakesClosed { get; init; }
    public ulong All { get; init; }
    public ulong AnyVenue { get; init; }
    public ulong AnyDay { get; init; }
    public bool[]? Programmes { get; init; }
    public ulong Language { get; init; }
    public int Type { get; init; }
    public int FromMinute { get; init; }
    public int ToMinute { get; init; }
    public Circle? Near { get; init; }
    public IReadOnlyList<string> Words { get; init; }
}

/// <summary>A circle on the globe and the block of cells that covers it.</summary>
internal readonly struct Circle
{
    public double X { get; init; }
    public double Y { get; init; }
    public double Z { get; init; }
    public double Cosine { get; init; }
    public int FirstRow { get; init; }
    public int LastRow { get; init; }
    public int FirstColumn { get; init; }
    public int LastColumn { get; init; }

    public static Circle Around(double latitude, double longitude, double km)
    {
        var angle = km / Globe.Radius;
        var degrees = double.RadiansToDegrees(angle);
        var (south, north) = (latitude - degrees, latitude + degrees);
        var (x, y, z) = Point(latitude, longitude);
        var (first, last) = (0, Segment.Columns - 1);
        if (south > -90 && north < 90)
        {
            // Away from the poles a circle spans asin(sin r / cos latitude) of longitude to each side.
            var half = double.RadiansToDegrees(Math.Asin(Math.Min(1, Math.Sin(angle) / Math.Cos(double.DegreesToRadians(latitude)))));
            if (half < 179)
            {
                (first, last) = (Column(longitude - half), Column(longitude + half));
            }
        }

        return new Circle
        {
            X = x,
            Y = y,
            Z = z,
            Cosine = Math.Cos(angle),
            FirstRow = Row(Math.Max(-90, south)),
            LastRow = Row(Math.Min(90, north)),
            FirstColumn = first,
            LastColumn = last,
        };
    }

    public static (double X, double Y, double Z) Point(double latitude, double longitude)
    {
        var (sinLatitude, cosLatitude) = Math.SinCos(double.DegreesToRadians(latitude));
        var (sinLongitude, cosLongitude) = Math.SinCos(double.DegreesToRadians(longitude));
        return (cosLatitude * cosLongitude, cosLatitude * sinLongitude, sinLatitude);
    }

    public static int Row(double latitude) => Math.Clamp((int)((latitude + 90) * Segment.CellsPerDegree), 0, Segment.Rows - 1);

    /// <summary>Longitudes past the date line come round.</summary>
    public static int Column(double longitude)
    {
        var turned = (longitude + 180) % 360;
        return Math.Clamp((int)((turned < 0 ? turned + 360 : turned) * Segment.CellsPerDegree), 0, Segment.Columns - 1);
    }
}

/// <summary>The smallest keys offered so far, at most a page and one more to know whether there are others.</summary>
internal sealed class BestHits(int limit, ulong after)
{
    private readonly PriorityQueue<Hit, ulong> worstFirst = new(limit + 2, Comparer<ulong>.Create(static (a, b) => b.CompareTo(a)));
    private ulong worst = ulong.MaxValue;

    /// <summary>Every answer offered, also those past the page; the count is complete only when nothing was cut short.</summary>
    public int Offered { get; private set; }

    public bool Wants(int begin) => FinderKey.Of(begin, 0) <= worst;

    public void Offer(Hit hit)
    {
        Offered++;
        if (hit.Key <= after || hit.Key > worst)
        {
            return;
        }

        worstFirst.Enqueue(hit, hit.Key);
        if (worstFirst.Count > limit + 1)
        {
            worstFirst.Dequeue();
        }

        if (worstFirst.Count == limit + 1)
        {
            worst = worstFirst.Peek().Key;
        }
    }

    public List<Hit> InOrder()
    {
        var hits = worstFirst.UnorderedItems.Select(item => item.Element).ToList();
        hits.Sort(static (a, b) => a.Key.CompareTo(b.Key));
        return hits;
    }
}
