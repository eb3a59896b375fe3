using NodaTime;

namespace Holdfast.Meetings.Finder;

/// <summary>
/// One meeting of an answer: kept small, because an answer's memory is new to the processor's cache, and filling it was a
/// good part of what a question costs.
/// </summary>
public readonly struct Found
{
    private readonly RecordBlob records;
    private readonly int slot;
    private readonly ulong facetBits;
    private readonly double km;
    private readonly int begin;
    private readonly int minutes;

    internal Found(int meetingId, RecordBlob records, int slot, int begin, int minutes, double km, ulong facetBits) =>
        (MeetingId, this.records, this.slot, this.begin, this.minutes, this.km, this.facetBits) = (meetingId, records, slot, begin, minutes, km, facetBits);

    /// <summary>Its key in the database.</summary>
    public int MeetingId { get; }

    /// <summary>When it is on or next; null while it is closed for now.</summary>
    public Instant? Begin => begin == Segment.Never ? null : Instant.FromUnixTimeSeconds(begin * 60L);

    public Instant? End => Begin + Duration.FromMinutes(minutes);

    /// <summary>From the centre of the question; null without one.</summary>
    public double? Km => double.IsNaN(km) ? null : km;

    public IEnumerable<string> Audiences => Facets.AudiencesIn(facetBits);

    public IEnumerable<string> Access => Facets.AccessIn(facetBits);

    public bool Offers(string access) => (facetBits & Facets.Access(access)) != 0;

    /// <summary>Its Meeting Guide properties as a JSON object in UTF-8, but for its addresses here (<see cref="Feeds.FeedContext.WriteAddresses"/>).</summary>
    public byte[] ReadRecord() => records.Read(slot);
}

/// <param name="Total">How many match, when counting them was part of answering; null when the walk stopped early.</param>
/// <param name="Next">Where the next page starts; null at the end.</param>
public sealed record FinderAnswer(IReadOnlyList<Found> Items, FinderCursor? Next, int? Total);

/// <summary>
/// An immutable index: one large segment, and a small one of what changed since. A change swaps in a new
/// index; questions under way finish on the one they began with.
/// </summary>
internal sealed class FinderIndex(Vocabulary vocabulary, Segment main, Segment? recent, ProgrammeCatalog catalog)
{
    // One array of flags per programme or pathway asked for, made once an index.
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, bool[]> programmeSets = new(StringComparer.Ordinal);

    public Vocabulary Vocabulary => vocabulary;

    public Segment Main => main;

    public int Count => main.Count + (recent?.Count ?? 0);

    /// <summary>The same index with these meetings as they are now: those given are replaced, those only named are gone.</summary>
    public FinderIndex With(IReadOnlySet<int> changed, Segment now)
    {
        var replaced = Enumerable.Range(0, main.Count).Where(slot => changed.Contains(main.Spots[slot].MeetingId));
        return new FinderIndex(vocabulary, main.WithDead(replaced), now.Count == 0 ? null : now, catalog);
    }

    public FinderAnswer Ask(FinderQuestion question, Instant now)
    {
        var minute = SegmentBuilder.MinuteOf(now);
        if (Translate(question, minute) is not { } sieve)
        {
            return new FinderAnswer([], null, 0);
        }

        var best = new BestHits(question.Limit, question.After?.Key ?? 0);
        main.Find(sieve, best);
        best.IsRecent = true;
        recent?.Find(sieve, best);
        best.Sort();
        var hasMore = best.Count > question.Limit;
        var items = new Found[hasMore ? question.Limit : best.Count];
        (double, double, double)? from = question.Near is { } near ? Circle.Point(near.Latitude, near.Longitude) : null;
        for (var i = 0; i < items.Length; i++)
        {
            var (key, slot, isRecent) = best[i];
            items[i] = Show(isRecent ? recent! : main, slot, key, from);
        }

        FinderCursor? next = hasMore ? new FinderCursor(FinderKey.Start(best[items.Length - 1].Key), FinderKey.Meeting(best[items.Length - 1].Key)) : null;
        var counted = question.Near is not null || question.Words.Count > 0 || !hasMore;
        return new FinderAnswer(items, next, counted && (question.After is null || question.Near is not null || question.Words.Count > 0) ? best.Offered : null);
    }

    private static Found Show(Segment segment, int slot, ulong key, (double, double, double)? from)
    {
        ref readonly var spot = ref segment.Spots[slot];
        var km = from is { } point ? segment.Km(slot, point) : double.NaN;
        return new Found(spot.MeetingId, segment.Records, slot, FinderKey.Start(key), spot.Minutes, km, segment.FacetBits[slot]);
    }

    /// <summary>The question as bits; null when it asks for something no meeting has.</summary>
    private Sieve? Translate(FinderQuestion question, int minute)
    {
        var all = 0UL;
        foreach (var audience in question.Audiences)
        {
            var bit = Facets.Audience(audience);
            if (bit == 0)
            {
                return null;
            }

            all |= bit;
        }

        foreach (var access in question.Access)
        {
            var bit = Facets.Access(access);
            if (bit == 0)
            {
                return null;
            }

            all |= bit;
        }

        var type = question.Type is null ? -1 : vocabulary.FindType(question.Type);
        var language = question.Language is null ? 0 : vocabulary.FindLanguage(question.Language);
        if ((question.Type is not null && type < 0) || (question.Language is not null && language == 0))
        {
            return null;
        }

        var programme = question.Programme is null ? -1 : vocabulary.FindProgramme(question.Programme);
        if (question.Programme is not null && programme < 0)
        {
            return null;
        }

        return new Sieve
        {
            Now = minute,
            NotBefore = question.NotBefore ?? int.MinValue,
            Before = Math.Min(question.Before ?? int.MaxValue, question.Now ? minute + FinderQuestion.SoonMinutes + 1 : int.MaxValue),
            TakesClosed = !question.Now && question.NotBefore is null && question.Before is null && question.Modes == Modes.Any,
            All = all,
            AnyVenue = Facets.Venues(question.Modes),
            AnyDay = Facets.Of(question.Days),
            Programmes = ProgrammeSet(question),
            Programme = programme,
            Language = language,
            Type = type,
            AnyHour = question.FromMinute is null && question.ToMinute is null,
            FromMinute = question.FromMinute ?? 0,
            ToMinute = question.ToMinute ?? (24 * 60) - 1,
            Near = question.Near is { } near ? Circle.Around(near.Latitude, near.Longitude, question.Km) : null,
            Words = question.Words,
        };
    }

    private bool[]? ProgrammeSet(FinderQuestion question)
    {
        if (question.Programme is { } programme)
        {
            return programmeSets.GetOrAdd(programme, code => vocabulary.FindProgrammes(known => known == code));
        }

        return question.Pathway is { } pathway
            ? programmeSets.GetOrAdd("/" + pathway, _ => vocabulary.FindProgrammes(known => catalog.Find(known)?.Pathway == pathway))
            : null;
    }
}
