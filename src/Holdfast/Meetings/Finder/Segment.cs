using System.Buffers;
using System.Numerics;

namespace Holdfast.Meetings.Finder;

/// <summary>
/// An immutable piece of the index: meetings sorted by where they are, as arrays of plain values. A question
/// near a place reads one run of slots per row of the grid; any other walks the gatherings in order of time.
/// The world is cut into stripes from pole to pole, so that the rows of one neighbourhood follow each other in memory.
/// </summary>
internal sealed class Segment
{
    // Rows of about 3 km and columns of at most 0.6: little is read outside the circle that is asked for, and every
    // row costs a search of its own.
    internal const int RowsPerDegree = 40;
    internal const int ColumnsPerDegree = 180;
    internal const int Columns = 360 * ColumnsPerDegree;
    internal const int Rows = 180 * RowsPerDegree;

    // Narrower stripes keep neighbours closer together, but every stripe has a start for each of its rows, mostly sea.
    internal const int StripeColumns = 4 * ColumnsPerDegree;
    internal const int Stripes = Columns / StripeColumns;

    internal const int Never = int.MaxValue;

    /// <summary>About the share of meetings that one way of holding them has.</summary>
    private const double UsualVenueShare = 0.4;

    /// <summary>Nearly every gathering is shorter; the few that aren't are looked at apart.</summary>
    internal const int LongMinutes = 4 * 60;

    public required int Count { get; init; }

    /// <summary>Meetings with a position come first, sorted by <see cref="CellOf"/>; those without follow.</summary>
    public required int Placed { get; init; }

    /// <summary>What nearly every question looks at, one entry a slot.</summary>
    public required Spot[] Spots { get; init; }

    /// <summary>Venue, days, audience and access of each slot as <see cref="Facets"/>: a question about them looks here first and fetches few spots.</summary>
    public required ulong[] FacetBits { get; init; }

    public required ulong[] Languages { get; init; }

    /// <summary>Types of slot i: <see cref="Types"/>[<see cref="TypeStarts"/>[i]..<see cref="TypeStarts"/>[i+1]].</summary>
    public required int[] TypeStarts { get; init; }

    public required ushort[] Types { get; init; }

    /// <summary>When each slot starts on its own clock, in minutes after midnight.</summary>
    public required short[] StartMinutes { get; init; }

    /// <summary>Begins of slot i, in order, in minutes since 1970 UTC: <see cref="Begins"/>[<see cref="BeginStarts"/>[i]..<see cref="BeginStarts"/>[i+1]].</summary>
    public required int[] BeginStarts { get; init; }

    public required int[] Begins { get; init; }

    /// <summary>Every gathering in order of begin and meeting.</summary>
    public required Timed[] ByTime { get; init; }

    /// <summary>Gatherings longer than <see cref="LongMinutes"/>, as places in <see cref="ByTime"/>.</summary>
    public required int[] Long { get; init; }

    /// <summary>Slots of each programme and of each type, by number; empty for a small segment.</summary>
    public required Postings ByProgramme { get; init; }

    public required Postings ByType { get; init; }

    /// <summary>Slots that are listed but closed for now: after everything else.</summary>
    public required int[] Closed { get; init; }

    /// <summary>First slot of each row of cells, stripe after stripe, one more at the end; empty for a small segment, which is read whole.</summary>
    public required int[] RowStarts { get; init; }

    /// <summary>The column of each placed slot, from the western edge of its stripe; within a row they ascend. A start for every cell would be hundreds of times the room, mostly sea.</summary>
    public required ushort[] ColumnOf { get; init; }

    public required WordIndex Words { get; init; }

    /// <summary>Record i belongs to slot i.</summary>
    public required RecordBlob Records { get; init; }

    /// <summary>Slots replaced or removed since; null when none.</summary>
    public ulong[]? Dead { get; init; }

    /// <summary>Cells are numbered stripe by stripe, and row by row in each.</summary>
    public static int CellOf(int row, int column) => (((column / StripeColumns * Rows) + row) * StripeColumns) + (column % StripeColumns);

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
        Spots = Spots,
        FacetBits = FacetBits,
        Languages = Languages,
        TypeStarts = TypeStarts,
        Types = Types,
        StartMinutes = StartMinutes,
        BeginStarts = BeginStarts,
        Begins = Begins,
        ByTime = ByTime,
        Long = Long,
        ByProgramme = ByProgramme,
        ByType = ByType,
        Closed = Closed,
        RowStarts = RowStarts,
        ColumnOf = ColumnOf,
        Words = Words,
        Records = Records,
        Dead = dead,
    };

    /// <summary>Great-circle kilometres from a point on the unit sphere.</summary>
    public double Km(int slot, (double X, double Y, double Z) from)
    {
        ref readonly var spot = ref Spots[slot];
        var (x, y, z) = ((spot.X / Spot.Whole) - from.X, (spot.Y / Spot.Whole) - from.Y, (spot.Z / Spot.Whole) - from.Z);
        return 2 * Globe.Radius * Math.Asin(Math.Min(1, Math.Sqrt((x * x) + (y * y) + (z * z)) / 2));
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
            else if (TryShortList(sieve, best, out var slots))
            {
                FindInList(slots, sieve, best);
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
        if (RowStarts.Length == 0)
        {
            Run(0, Placed, sieve, near, found, best);
            return;
        }

        // A circle over the date line goes on from the last stripe to the first.
        var (first, last) = (near.FirstColumn, near.LastColumn < near.FirstColumn ? near.LastColumn + Columns : near.LastColumn);
        for (var west = first - (first % StripeColumns); west <= last; west += StripeColumns)
        {
            var rows = RowStarts.AsSpan(west % Columns / StripeColumns * Rows, Rows + 1);
            for (var row = near.FirstRow; row <= near.LastRow; row++)
            {
                var (from, to) = (rows[row], rows[row + 1]);
                from = first > west ? FromColumn(first - west, from, to) : from;
                to = last - west < StripeColumns - 1 ? FromColumn(last - west + 1, from, to) : to;
                Run(from, to, sieve, near, found, best);
            }
        }
    }

    /// <summary>The first slot of a row that isn't west of this column.</summary>
    private int FromColumn(int column, int start, int end)
    {
        while (start < end)
        {
            var middle = (start + end) >>> 1;
            if (ColumnOf[middle] < column)
            {
                start = middle + 1;
            }
            else
            {
                end = middle;
            }
        }

        return start;
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
        if (HasFacets(slot, sieve) && IsIn(near, slot) && (found is null || (found[slot >> 6] & (1UL << slot)) != 0) && PassesRest(slot, sieve))
        {
            OfferNext(slot, sieve, best);
        }
    }

    private bool IsIn(in Circle circle, int slot)
    {
        ref readonly var spot = ref Spots[slot];
        var (x, y, z) = (spot.X - circle.X, spot.Y - circle.Y, spot.Z - circle.Z);
        return (x * x) + (y * y) + (z * z) <= circle.ChordSquared;
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

    /// <summary>
    /// Whether so few have the programme or type that going through them is less than walking the week until a page is full.
    /// </summary>
    private bool TryShortList(in Sieve sieve, BestHits best, out ReadOnlySpan<int> slots)
    {
        slots = default;
        if (ByProgramme.IsEmpty || (sieve.Programme < 0 && sieve.Type < 0))
        {
            return false;
        }

        var share = sieve.AnyDay == 0 ? 1 : BitOperations.PopCount(sieve.AnyDay) / 7.0;
        share *= sieve.AnyVenue == 0 ? 1 : UsualVenueShare;
        var shortest = Count + 1;
        if (sieve.Programme >= 0)
        {
            slots = ByProgramme.Of(sieve.Programme);
            shortest = slots.Length;
            share *= (double)slots.Length / Count;
        }

        if (sieve.Type >= 0)
        {
            var ofType = ByType.Of(sieve.Type);
            slots = ofType.Length < shortest ? ofType : slots;
            share *= (double)ofType.Length / Count;
        }

        return slots.Length * share < best.Room;
    }

    private void FindInList(ReadOnlySpan<int> slots, in Sieve sieve, BestHits best)
    {
        foreach (var slot in slots)
        {
            if (Passes(slot, sieve))
            {
                OfferNext(slot, sieve, best);
            }
        }
    }

    /// <summary>Walks the gatherings from those still on: the first enough that pass are the answer.</summary>
    private void FindInTime(in Sieve sieve, BestHits best)
    {
        var from = Math.Max(sieve.NotBefore, sieve.Now - LongMinutes);
        foreach (var at in Long)
        {
            ref readonly var gathering = ref ByTime[at];
            if (gathering.Begin < from && gathering.Begin >= sieve.NotBefore && gathering.Begin < sieve.Before)
            {
                Offer(gathering, sieve, best);
            }
        }

        var low = 0;
        var high = ByTime.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (ByTime[middle].Begin < from)
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
            ref readonly var gathering = ref ByTime[i];
            if (gathering.Begin >= sieve.Before || !best.Wants(gathering.Begin))
            {
                return;
            }

            Offer(gathering, sieve, best);
        }

        if (sieve.TakesClosed)
        {
            foreach (var slot in Closed)
            {
                if (Passes(slot, sieve))
                {
                    best.Offer(FinderKey.Of(Never, Spots[slot].MeetingId), slot);
                }
            }
        }
    }

    private void Offer(in Timed gathering, in Sieve sieve, BestHits best)
    {
        // A meeting is listed once, by its first gathering that fits.
        if (gathering.End > sieve.Now && Passes(gathering.Slot, sieve) && NextOf(gathering.Slot, sieve) == gathering.Begin)
        {
            best.Offer(FinderKey.Of(gathering.Begin, Spots[gathering.Slot].MeetingId), gathering.Slot);
        }
    }

    private void OfferNext(int slot, in Sieve sieve, BestHits best)
    {
        ref readonly var spot = ref Spots[slot];
        var begin = NextOf(slot, sieve);
        if (begin < sieve.Before || (begin == Never && sieve.TakesClosed && (FacetBits[slot] & Facets.Of(Venue.TemporarilyClosed)) != 0))
        {
            if (best.Offer(FinderKey.Of(begin, spot.MeetingId), slot))
            {
                // It may be shown, once all others have been looked at.
                Prefetch.Of(FacetBits, slot);
            }
        }
    }

    /// <summary>When the first gathering begins that isn't over and not too early; <see cref="Never"/> without one.</summary>
    private int NextOf(int slot, in Sieve sieve)
    {
        ref readonly var spot = ref Spots[slot];
        // What is over by now began this early or earlier.
        var over = sieve.Now - spot.Minutes;
        if (spot.Begin > over && spot.Begin >= sieve.NotBefore)
        {
            return spot.Begin;
        }

        foreach (var begin in Begins.AsSpan(BeginStarts[slot]..BeginStarts[slot + 1]))
        {
            if (begin > over && begin >= sieve.NotBefore)
            {
                return begin;
            }
        }

        return Never;
    }

    private bool Passes(int slot, in Sieve sieve) => HasFacets(slot, sieve) && PassesRest(slot, sieve);

    private bool HasFacets(int slot, in Sieve sieve)
    {
        if (!sieve.AsksFacets)
        {
            return true;
        }

        var facets = FacetBits[slot];
        return (facets & sieve.All) == sieve.All
            && (sieve.AnyVenue == 0 || (facets & sieve.AnyVenue) != 0)
            && (sieve.AnyDay == 0 || (facets & sieve.AnyDay) != 0);
    }

    private bool PassesRest(int slot, in Sieve sieve) =>
        (sieve.Programmes is null || sieve.Programmes[Spots[slot].Programme])
        && (sieve.Language == 0 || (Languages[slot] & sieve.Language) != 0)
        && (sieve.AnyHour || InHours(StartMinutes[slot], sieve))
        && (sieve.Type < 0 || HasType(slot, (ushort)sieve.Type))
        && (Dead is null || (Dead[slot >> 6] & (1UL << slot)) == 0);

    private static bool InHours(short start, in Sieve sieve) =>
        sieve.FromMinute <= sieve.ToMinute
            ? start >= sieve.FromMinute && start <= sieve.ToMinute
            : start >= sieve.FromMinute || start <= sieve.ToMinute;

    private bool HasType(int slot, ushort type) =>
        Types.AsSpan(TypeStarts[slot]..TypeStarts[slot + 1]).Contains(type);
}

/// <summary>
/// A meeting as nearly every question looks at it, kept together: what is apart in memory is fetched apart, and
/// that fetching is most of what a question costs.
/// </summary>
/// <param name="X">With Y and Z a point on the unit sphere in parts of <see cref="Whole"/>, 3 mm on the ground: nearness is three products. Zero without a position.</param>
/// <param name="Begin">Of the first gathering that wasn't over when the index was made, in minutes since 1970 UTC: nearly always the one that is asked for.</param>
/// <param name="Minutes">How long each of its gatherings lasts.</param>
internal readonly record struct Spot(int X, int Y, int Z, int Begin, int MeetingId, ushort Programme, short Minutes)
{
    public const double Whole = int.MaxValue;

    public static int Part(double ofOne) => (int)Math.Round(ofOne * Whole);
}

/// <summary>A gathering of a slot, in minutes since 1970 UTC.</summary>
internal readonly record struct Timed(int Begin, int End, int Slot);

/// <summary>Slots by a number of the vocabulary, one list after the other.</summary>
internal sealed class Postings
{
    public static readonly Postings None = new([], []);

    private readonly int[] starts;
    private readonly int[] slots;

    private Postings(int[] starts, int[] slots) => (this.starts, this.slots) = (starts, slots);

    public bool IsEmpty => slots.Length == 0;

    /// <summary>A number that came up after this was made has no slots.</summary>
    public ReadOnlySpan<int> Of(int number) => number + 1 < starts.Length ? slots.AsSpan(starts[number]..starts[number + 1]) : [];

    /// <param name="slotOf">The slot that holds each of <paramref name="numbers"/>.</param>
    public static Postings Of(ReadOnlySpan<ushort> numbers, Func<int, int> slotOf)
    {
        var starts = new int[ushort.MaxValue + 2];
        var highest = -1;
        foreach (var number in numbers)
        {
            starts[number + 1]++;
            highest = Math.Max(highest, number);
        }

        starts = starts[..(highest + 2)];
        for (var number = 0; number <= highest; number++)
        {
            starts[number + 1] += starts[number];
        }

        var next = starts.ToArray();
        var slots = new int[numbers.Length];
        for (var i = 0; i < numbers.Length; i++)
        {
            slots[next[numbers[i]]++] = slotOf(i);
        }

        return new Postings(starts, slots);
    }
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
    public bool AsksFacets => (All | AnyVenue | AnyDay) != 0;
    public bool[]? Programmes { get; init; }

    /// <summary>The number of the one programme asked for; -1 without one.</summary>
    public int Programme { get; init; }
    public ulong Language { get; init; }
    public int Type { get; init; }
    public bool AnyHour { get; init; }
    public int FromMinute { get; init; }
    public int ToMinute { get; init; }
    public Circle? Near { get; init; }
    public IReadOnlyList<string> Words { get; init; }
}

/// <summary>A circle on the globe and the block of cells that covers it.</summary>
internal readonly struct Circle
{
    /// <summary>The centre, in parts as <see cref="Spot"/> has them.</summary>
    public double X { get; init; }
    public double Y { get; init; }
    public double Z { get; init; }

    /// <summary>Of the straight line through the Earth from the centre to the rim: unlike the cosine it is exact for small circles.</summary>
    public double ChordSquared { get; init; }
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
        var chord = 2 * Math.Sin(angle / 2) * Spot.Whole;
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
            X = x * Spot.Whole,
            Y = y * Spot.Whole,
            Z = z * Spot.Whole,
            ChordSquared = chord * chord,
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

    public static int Row(double latitude) => Math.Clamp((int)((latitude + 90) * Segment.RowsPerDegree), 0, Segment.Rows - 1);

    /// <summary>Longitudes past the date line come round.</summary>
    public static int Column(double longitude)
    {
        var turned = (longitude + 180) % 360;
        return Math.Clamp((int)((turned < 0 ? turned + 360 : turned) * Segment.ColumnsPerDegree), 0, Segment.Columns - 1);
    }
}

/// <summary>
/// The smallest keys offered so far, at most a page and one more to know whether there are others: a heap with
/// the largest of them on top, so that most offers end at one comparison.
/// </summary>
internal sealed class BestHits(int limit, ulong after)
{
    private readonly ulong[] keys = new ulong[limit + 1];
    private readonly int[] slots = new int[limit + 1];
    private ulong worst = ulong.MaxValue;

    public int Count { get; private set; }

    /// <summary>How many it takes to be full.</summary>
    public int Room => keys.Length;

    /// <summary>Every answer offered, also those past the page; the count is complete only when nothing was cut short.</summary>
    public int Offered { get; private set; }

    /// <summary>Whether what is offered from now on is of the segment of recent changes.</summary>
    public bool IsRecent { get; set; }

    public bool Wants(int begin) => FinderKey.Of(begin, 0) <= worst;

    /// <summary>Whether it is among the best so far.</summary>
    public bool Offer(ulong key, int slot)
    {
        Offered++;
        if (key <= after || key > worst)
        {
            return false;
        }

        slot = IsRecent ? ~slot : slot;
        if (Count < keys.Length)
        {
            Rise(Count++, key, slot);
        }
        else
        {
            Sink(key, slot);
        }

        if (Count == keys.Length)
        {
            worst = keys[0];
        }

        return true;
    }

    /// <summary>Puts the hits in order; then <see cref="this[int]"/> gives them.</summary>
    public void Sort() => Array.Sort(keys, slots, 0, Count);

    public (ulong Key, int Slot, bool IsRecent) this[int index] =>
        slots[index] < 0 ? (keys[index], ~slots[index], true) : (keys[index], slots[index], false);

    private void Rise(int at, ulong key, int slot)
    {
        while (at > 0 && keys[(at - 1) / 2] is var above && above < key)
        {
            (keys[at], slots[at]) = (above, slots[(at - 1) / 2]);
            at = (at - 1) / 2;
        }

        (keys[at], slots[at]) = (key, slot);
    }

    /// <summary>Takes the place of the largest.</summary>
    private void Sink(ulong key, int slot)
    {
        var at = 0;
        for (var below = 1; below < Count; below = (2 * at) + 1)
        {
            if (below + 1 < Count && keys[below + 1] > keys[below])
            {
                below++;
            }

            if (keys[below] <= key)
            {
                break;
            }

            (keys[at], slots[at]) = (keys[below], slots[below]);
            at = below;
        }

        (keys[at], slots[at]) = (key, slot);
    }
}
