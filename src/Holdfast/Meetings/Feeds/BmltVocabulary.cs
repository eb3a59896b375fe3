using System.Collections.Concurrent;
using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Meetings.Feeds;

/// <summary>A format as BMLT gives it, in one language.</summary>
/// <param name="Id">The same in all languages; unique on this site.</param>
public sealed record BmltFormatText(long Id, string Key, string Name, string Description, string Language, string WorldId, string Kind);

/// <summary>A service body as BMLT gives it, numbered for this site.</summary>
public sealed record BmltBody(long Id, long ParentId, string Name, string Description, string Kind, string Url, string Helpline, string WorldId);

/// <summary>
/// The formats and service bodies of all lists on this site under one numbering. The first list keeps its
/// numbers, so that clients set up for it go on working; later ones are moved out of its way.
/// </summary>
public sealed class BmltWords
{
    /// <summary>The site itself: the body of every meeting that has no other.</summary>
    public const long SiteBody = 900_000;

    private const long FarFromOthers = 1_000_000;
    private const long CatalogNamed = 10_000;
    private const long CatalogOther = 20_000;
    private const int MostCombinations = 50_000;

    private readonly long? firstSource;
    private readonly Dictionary<(long Source, string Key), long> sourceKeys = [];
    private readonly Dictionary<(string Programme, string Type), long> catalogTypes = [];
    private readonly ConcurrentDictionary<(long?, string, string, Venue), IReadOnlyList<long>> combinations = new();
    private readonly Dictionary<long, List<BmltFormatText>> formats = [];
    private readonly Dictionary<long, BmltBody> bodies = [];

    public BmltWords(FeedContext context, IReadOnlyList<SourceFormat> sourceFormats, IReadOnlyList<ServiceBody> sourceBodies)
    {
        firstSource = sourceFormats.Select(format => (long?)format.SourceId).Concat(sourceBodies.Select(body => (long?)body.SourceId)).Min();
        foreach (var format in sourceFormats)
        {
            var id = Renumbered(format.SourceId, format.SharedId);
            Add(new BmltFormatText(id, format.Key, format.Name, format.Description, format.Language, format.WorldId, format.Kind));
            sourceKeys.TryAdd((format.SourceId, format.Key), id);
        }

        AddCatalog(context.Programmes);
        bodies.Add(SiteBody, new BmltBody(SiteBody, 0, context.Name, "", "RS", context.Root, "", ""));
        foreach (var body in sourceBodies)
        {
            var id = Renumbered(body.SourceId, body.BodyId);
            var parent = body.ParentBodyId == 0 ? 0 : Renumbered(body.SourceId, body.ParentBodyId);
            bodies.TryAdd(id, new BmltBody(id, parent, body.Name, body.Description, body.Kind, body.Url, body.Helpline, body.WorldId));
        }
    }

    public IReadOnlyDictionary<long, BmltBody> Bodies => bodies;

    public IReadOnlyCollection<long> FormatIds => formats.Keys;

    public long BodyOf(Meeting meeting) => BodyOf(meeting.SourceId, meeting.ServiceBodyId);

    public long BodyOf(long? source, long? body) => body is { } own ? Renumbered(source ?? 0, own) : SiteBody;

    public IReadOnlyList<long> FormatsOf(Meeting meeting) =>
        FormatsOf(meeting.SourceId, meeting.Programme, meeting.FormatKeys, meeting.Types, meeting.Venue);

    /// <summary>What the source called its formats; for other lists, what the catalog makes of types and venue.</summary>
    public IReadOnlyList<long> FormatsOf(long? source, string programme, string? keys, CodeList types, Venue venue)
    {
        var combination = keys is not null ? (source, "", keys, Venue.InPerson) : ((long?)null, programme, types.ToString(), venue);
        if (combinations.TryGetValue(combination, out var known))
        {
            return known;
        }

        IReadOnlyList<long> found = keys is not null
            ? [.. Split(keys).Select(key => sourceKeys.GetValueOrDefault((source ?? 0, key))).Where(id => id != 0).Distinct()]
            : [.. types.Where(type => type is not "ONL" and not "HY" and not "TC").Concat(VenueTypes(venue))
                .Select(type => catalogTypes.GetValueOrDefault((programme, type))).Where(id => id != 0).Distinct()];
        if (combinations.Count < MostCombinations)
        {
            combinations.TryAdd(combination, found);
        }

        return found;
    }

    /// <summary>The format in that language, else in English, else in whichever there is.</summary>
    public BmltFormatText? Format(long id, string language)
    {
        if (!formats.TryGetValue(id, out var texts))
        {
            return null;
        }

        return texts.Find(text => text.Language == language) ?? texts.Find(text => text.Language == "en") ?? texts[0];
    }

    /// <summary>The format in that very language, or null.</summary>
    public BmltFormatText? FormatIn(long id, string language) =>
        formats.TryGetValue(id, out var texts) ? texts.Find(text => text.Language == language) : null;

    public string KeysOf(Meeting meeting, string language)
    {
        if (meeting.FormatKeys is { } given && language == "en")
        {
            return given;
        }

        var found = string.Join(',', FormatsOf(meeting).Select(id => Format(id, language)!.Key));
        return found.Length == 0 ? meeting.FormatKeys ?? "" : found;
    }

    /// <summary>These bodies and all below them; a loop in what a list said ends.</summary>
    public HashSet<long> WithChildren(IEnumerable<long> wanted)
    {
        var children = bodies.Values.ToLookup(body => body.ParentId, body => body.Id);
        var found = new HashSet<long>();
        var waiting = new Stack<long>(wanted);
        while (waiting.TryPop(out var id))
        {
            if (found.Add(id))
            {
                foreach (var child in children[id])
                {
                    waiting.Push(child);
                }
            }
        }

        return found;
    }

    public HashSet<long> WithParents(IEnumerable<long> wanted)
    {
        var found = new HashSet<long>();
        foreach (var start in wanted)
        {
            var id = start;
            while (id != 0 && found.Add(id) && bodies.TryGetValue(id, out var body))
            {
                id = body.ParentId;
            }
        }

        return found;
    }

    internal static string[] Split(string keys) => keys.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static IEnumerable<string> VenueTypes(Venue venue) => venue switch
    {
        Venue.InPerson => [],
        Venue.Online => ["ONL"],
        Venue.Hybrid => ["HY"],
        Venue.TemporarilyClosed => ["TC"],
        _ => throw new InvalidOperationException($"Unknown venue {venue}."),
    };

    private long Renumbered(long source, long id) =>
        firstSource is null || source == firstSource ? id : checked(source * FarFromOthers) + id;

    private void AddCatalog(ProgrammeCatalog programmes)
    {
        // Open is Open in every programme: one format, however many programmes have it.
        var known = new Dictionary<(string Key, string Name), long>();
        foreach (var programme in programmes.All)
        {
            foreach (var type in programme.Types.Values)
            {
                var key = type.Bmlt?.Key ?? type.Code;
                if (!known.TryGetValue((key, type.Name.English), out var id))
                {
                    id = type.Bmlt is { } named ? CatalogNamed + named.SharedId : CatalogOther + Fingerprint($"{key}|{type.Name.English}");
                    while (formats.ContainsKey(id))
                    {
                        id++;
                    }

                    known.Add((key, type.Name.English), id);
                    var kind = type.Bmlt?.Kind ?? (type.Language is null ? "FC1" : "LANG");
                    Add(new BmltFormatText(id, key, type.Name.English, type.Name.English, "en", type.Bmlt?.WorldId ?? "", kind));
                    Add(new BmltFormatText(id, key, type.Name.Spanish, type.Name.Spanish, "es", type.Bmlt?.WorldId ?? "", kind));
                }

                catalogTypes.TryAdd((programme.Code, type.Code), id);
            }
        }
    }

    /// <summary>The same on every start and node, unlike a string's own hash code.</summary>
    private static long Fingerprint(string text)
    {
        var hash = 2166136261u;
        foreach (var character in text)
        {
            hash = (hash ^ character) * 16777619u;
        }

        return hash % 800_000;
    }

    private void Add(BmltFormatText text)
    {
        if (!formats.TryGetValue(text.Id, out var texts))
        {
            formats.Add(text.Id, texts = []);
        }

        texts.Add(text);
    }
}

/// <summary>Keeps the words until something changes.</summary>
public sealed class BmltVocabulary(FeedContext context)
{
    private Kept? kept;

    public async Task<BmltWords> Words(HoldfastDb db, CancellationToken cancellation)
    {
        // Words change when a list is read again; that leaves its time on the source.
        var sources = await db.MeetingSources.AsNoTracking().Select(source => new { source.Id, source.ReadAt }).ToListAsync(cancellation);
        var stamp = (sources.Count, sources.Max(source => source.ReadAt) ?? Instant.MinValue);
        var current = kept;
        if (current is null || current.Stamp != stamp)
        {
            var formats = await db.SourceFormats.AsNoTracking().OrderBy(format => format.Id).ToListAsync(cancellation);
            var bodies = await db.ServiceBodies.AsNoTracking().OrderBy(body => body.Id).ToListAsync(cancellation);
            current = new Kept(stamp, new BmltWords(context, formats, bodies));
            kept = current;
        }

        return current.Words;
    }

    private sealed record Kept((int Count, Instant Read) Stamp, BmltWords Words);
}
