using System.Globalization;
using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Meetings.Import;

/// <summary>
/// Takes a list in: adds, changes and closes the meetings of its source. The whole list is read and checked
/// before anything is written; then it is written in short transactions, so a site being served isn't held
/// up, and one killed half-way is finished by running it again.
/// </summary>
public sealed class MeetingImport(HoldfastDb db, Writer writer, Sealer sealer, ProgrammeCatalog catalog, Gazetteer gazetteer, IClock clock)
{
    private const int BatchSize = 500;

    /// <summary>Past this many changed meetings a rebuild of what is kept in memory is cheaper than one note each.</summary>
    private const int NotesMost = 200;

    /// <summary>A list that would close more than this share of its source's open meetings looks cut short.</summary>
    private const double ClosuresMost = 0.2;

    /// <summary>Numbers below are kept for servers that come with their own.</summary>
    private const long FirstFeedId = 1_000_000;
    private const int FeedIdStep = 8;

    public ImportLimits Limits { get; init; } = ImportLimits.Default;

    /// <summary>Takes a list in, of whatever format. The stream is read once and may be a network's.</summary>
    /// <exception cref="RefusalException">It isn't a list, or is past a bound, or would close too many; nothing was changed.</exception>
    public async Task<ImportReport> Run(Stream list, ImportOptions options, IProgress<ImportProgress>? progress = null, CancellationToken cancellation = default)
    {
        if (options.Programme is { } programme && catalog.Find(programme) is null)
        {
            throw new RefusalException($"There is no programme \"{programme}\". Known: {string.Join(", ", catalog.All.Select(known => known.Code))}.");
        }

        if (options.TimeZone is { } zone && !Whereabouts.IsZone(zone))
        {
            throw new RefusalException($"There is no time zone \"{zone}\". Use a name such as America/Chicago.");
        }

        var sourceName = PlainText.Line(options.Source, Meeting.LineLength) ?? throw new RefusalException("The list needs a name: give one with --source.");
        var reader = new RecordReader(catalog, gazetteer, options.Programme, options.TimeZone);
        var whole = await CheckedList.Read(list, reader, Limits, progress, cancellation);

        var source = await db.MeetingSources.SingleOrDefaultAsync(known => known.Name == sourceName, cancellation);
        var plan = Compare(whole, await Known(source, cancellation));
        RefuseHugeClosure(plan, options, sourceName);
        var report = new ImportReport
        {
            Source = sourceName,
            IsDryRun = options.IsDryRun,
            Records = whole.Records,
            Added = plan.Added,
            Changed = plan.Changed,
            Unchanged = plan.Unchanged,
            Closed = plan.ToClose.Count,
            Kept = plan.Kept,
            Unpublished = whole.Unpublished,
            UnknownTypes = whole.UnknownTypes,
            RefusedCount = whole.RefusedCount,
            Refused = whole.Refused,
        };
        if (!options.IsDryRun && !report.IsRefusedWhole)
        {
            await Apply(whole, plan, source, sourceName, progress, cancellation);
        }

        return report;
    }

    private async Task<Dictionary<string, Here>> Known(MeetingSource? source, CancellationToken cancellation)
    {
        if (source is null)
        {
            return [];
        }

        var rows = await db.Meetings.AsNoTracking()
            .Where(meeting => meeting.SourceId == source.Id && meeting.SourceKey != null)
            .Select(meeting => new { meeting.SourceKey, meeting.SourceSlug, meeting.Id, meeting.SourceDigest, Closed = meeting.ClosedAt != null, Edited = meeting.EditedHereAt != null })
            .ToListAsync(cancellation);
        return rows.ToDictionary(row => row.SourceKey!, row => new Here(row.Id, row.SourceSlug, row.SourceDigest, row.Closed, row.Edited), StringComparer.Ordinal);
    }

    private Plan Compare(CheckedList whole, Dictionary<string, Here> known)
    {
        var plan = new Plan { Open = known.Values.Count(here => !here.IsClosed) };
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var draft in whole.All())
        {
            if (!known.TryGetValue(draft.Key, out var here))
            {
                plan.Added++;
                plan.ToWrite.Add(draft.Key, 0);
                continue;
            }

            seen.Add(draft.Key);
            if (here.IsEdited)
            {
                plan.Kept++;
            }
            else if (!here.IsClosed && here.Digest == Digest(draft))
            {
                plan.Unchanged++;
            }
            else
            {
                plan.Changed++;
                plan.ToWrite.Add(draft.Key, here.Id);
            }
        }

        // A list of which nothing could be read says nothing about what vanished.
        if (whole.Drafts.Count == 0 && whole.RefusedCount > 0)
        {
            return plan;
        }

        foreach (var (key, here) in known)
        {
            if (here.IsClosed || seen.Contains(key) || here.Slug is not null && whole.RefusedSlugs.Contains(here.Slug))
            {
                continue;
            }

            if (here.IsEdited)
            {
                plan.Kept++;
            }
            else
            {
                plan.ToClose.Add(here.Id);
            }
        }

        plan.ToClose.Sort();
        return plan;
    }

    private static void RefuseHugeClosure(Plan plan, ImportOptions options, string source)
    {
        if (!options.AcceptClosures && plan.ToClose.Count > plan.Open * ClosuresMost)
        {
            throw new RefusalException(string.Create(
                CultureInfo.InvariantCulture,
                $"This list would close {plan.ToClose.Count} of the {plan.Open} open meetings from \"{source}\": more than a fifth, so it may have been cut short. If they really ended, run it again with --accept-closures. Nothing was changed."));
        }
    }

    private async Task Apply(CheckedList whole, Plan plan, MeetingSource? source, string sourceName, IProgress<ImportProgress>? progress, CancellationToken cancellation)
    {
        var total = plan.ToWrite.Count + plan.ToClose.Count;
        var isMany = total > NotesMost;
        var sourceId = await Describe(whole, source, sourceName, cancellation);
        var written = 0;
        foreach (var batch in whole.All().Where(draft => plan.ToWrite.ContainsKey(draft.Key)).Chunk(BatchSize))
        {
            await Write(sourceId, db => WriteBatch(batch, plan, db, sourceName, isMany, cancellation), cancellation);
            Report(batch.Length);
        }

        foreach (var batch in plan.ToClose.Chunk(BatchSize))
        {
            await Write(
                sourceId,
                async _ =>
                {
                    var now = clock.GetCurrentInstant();
                    var gone = await db.Meetings.Where(meeting => batch.Contains(meeting.Id)).ToListAsync(cancellation);
                    foreach (var meeting in gone)
                    {
                        meeting.Close(now);
                    }

                    Tell(gone.Select(meeting => meeting.Id), isMany, now);
                },
                cancellation);
            Report(batch.Length);
        }

        await Write(
            sourceId,
            read =>
            {
                read.Read(clock.GetCurrentInstant());
                return Task.CompletedTask;
            },
            cancellation);

        void Report(int count) => progress?.Report(new ImportProgress(whole.Records, written += count, total));
    }

    private async Task Write(long sourceId, Func<MeetingSource, Task> write, CancellationToken cancellation)
    {
        try
        {
            await writer.Write(
                db,
                async () => await write(await db.MeetingSources.SingleAsync(source => source.Id == sourceId, cancellation)),
                cancellation);
        }
        catch (DbUpdateException exception)
        {
            throw new RefusalException("Another import wrote the same meetings at the same time. What was written stays; run it again to finish.", exception);
        }
        finally
        {
            db.ChangeTracker.Clear();
        }
    }

    /// <summary>The source, its formats and its service bodies.</summary>
    private async Task<long> Describe(CheckedList whole, MeetingSource? source, string sourceName, CancellationToken cancellation)
    {
        db.ChangeTracker.Clear();
        var id = source?.Id ?? 0;
        await writer.Write(
            db,
            async () =>
            {
                if (source is null)
                {
                    var fresh = new MeetingSource(sourceName);
                    db.MeetingSources.Add(fresh);
                    await db.SaveChangesAsync(cancellation);
                    id = fresh.Id;
                }

                if (whole.Formats.Count > 0)
                {
                    var formats = await db.SourceFormats.Where(format => format.SourceId == id).ToDictionaryAsync(format => (format.SharedId, format.Language), cancellation);
                    foreach (var row in whole.Formats.DistinctBy(row => (row.SharedId, row.Language)))
                    {
                        if (formats.GetValueOrDefault((row.SharedId, row.Language)) is { } other && other.Key != row.Key)
                        {
                            db.SourceFormats.Remove(other);
                            await db.SaveChangesAsync(cancellation);
                            formats.Remove((row.SharedId, row.Language));
                        }

                        if (!formats.TryGetValue((row.SharedId, row.Language), out var format))
                        {
                            format = new SourceFormat(id, row.SharedId, row.Key, row.Language);
                            db.SourceFormats.Add(format);
                        }

                        format.Describe(row.Name, row.Description, row.WorldId, row.Kind);
                    }
                }

                if (whole.ServiceBodies.Count > 0)
                {
                    var bodies = await db.ServiceBodies.Where(body => body.SourceId == id).ToDictionaryAsync(body => body.BodyId, cancellation);
                    foreach (var (number, name) in whole.ServiceBodies)
                    {
                        if (!bodies.TryGetValue(number, out var body))
                        {
                            db.ServiceBodies.Add(new ServiceBody(id, number, name));
                        }
                        else if (name.Length > 0 && body.Name != name)
                        {
                            body.Describe(body.ParentBodyId, name, body.Description, body.Kind, body.Url, body.Helpline, body.WorldId);
                        }
                    }
                }
            },
            cancellation);
        db.ChangeTracker.Clear();
        return id;
    }

    private async Task WriteBatch(Draft[] batch, Plan plan, MeetingSource source, string sourceName, bool isMany, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        var ids = batch.Select(draft => plan.ToWrite[draft.Key]).Where(id => id != 0).ToArray();
        var here = await db.Meetings.Include(meeting => meeting.Exceptions).Where(meeting => ids.Contains(meeting.Id)).ToDictionaryAsync(meeting => meeting.Id, cancellation);
        var slugs = await FreeSlugs(batch.Where(draft => plan.ToWrite[draft.Key] == 0), sourceName, cancellation);
        var feedIds = await FreeFeedIds(batch.Where(draft => plan.ToWrite[draft.Key] == 0).ToList(), cancellation);
        var touched = new List<Meeting>(batch.Length);
        foreach (var draft in batch)
        {
            if (plan.ToWrite[draft.Key] is > 0 and var id)
            {
                // Somebody here may have edited it since it was compared.
                if (!here.TryGetValue(id, out var meeting) || meeting.EditedHereAt is not null)
                {
                    continue;
                }

                List(meeting, draft, now);
                touched.Add(meeting);
            }
            else
            {
                var meeting = new Meeting(feedIds[draft.Key], slugs[draft.Key], source, draft.Slug, draft.Key);
                List(meeting, draft, now);
                db.Meetings.Add(meeting);
                touched.Add(meeting);
            }
        }

        await db.SaveChangesAsync(cancellation);
        Tell(touched.Select(meeting => meeting.Id), isMany, now);
    }

    private void List(Meeting meeting, Draft draft, Instant now)
    {
        var secrets = draft.Listing.Private is { } details ? sealer.SealForSite(details, Meeting.PrivatePlaceOf(meeting.Slug)) : null;
        meeting.List(draft.Listing, secrets, Digest(draft), now);
    }

    private void Tell(IEnumerable<long> meetings, bool isMany, Instant now)
    {
        if (isMany)
        {
            db.Changes.Add(new Change(Change.AllMeetings, 0, now));
            return;
        }

        foreach (var id in meetings)
        {
            db.Changes.Add(new Change(Change.Meeting, id, now));
        }
    }

    private async Task<Dictionary<string, string>> FreeSlugs(IEnumerable<Draft> drafts, string sourceName, CancellationToken cancellation)
    {
        var wanted = drafts.Select(draft => (draft.Key, Slugs: Slug.Candidates(Slug.Of(draft.Listing.Name), sourceName, draft.Key).ToArray())).ToList();
        var all = wanted.SelectMany(draft => draft.Slugs).Distinct().ToArray();
        var taken = (await db.Meetings.Where(meeting => all.Contains(meeting.Slug)).Select(meeting => meeting.Slug).ToListAsync(cancellation)).ToHashSet(StringComparer.Ordinal);
        return wanted.ToDictionary(draft => draft.Key, draft => Array.Find(draft.Slugs, taken.Add) ?? draft.Slugs[0] + "-" + RandomId.New()[..12].ToLowerInvariant().Replace('_', '0'), StringComparer.Ordinal);
    }

    private async Task<Dictionary<string, long>> FreeFeedIds(List<Draft> drafts, CancellationToken cancellation)
    {
        var wanted = drafts.Where(draft => draft.FeedId is > 0 and < FirstFeedId).Select(draft => draft.FeedId!.Value).ToArray();
        var taken = (await db.Meetings.Where(meeting => wanted.Contains(meeting.FeedId)).Select(meeting => meeting.FeedId).ToListAsync(cancellation)).ToHashSet();
        var most = await db.Meetings.Select(meeting => (long?)meeting.FeedId).MaxAsync(cancellation) ?? 0;
        var next = most < FirstFeedId ? FirstFeedId : (most / FeedIdStep + 1) * FeedIdStep;
        var given = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var draft in drafts)
        {
            if (draft.FeedId is { } id and > 0 and < FirstFeedId && taken.Add(id))
            {
                given[draft.Key] = id;
            }
            else
            {
                given[draft.Key] = next;
                next += FeedIdStep;
            }
        }

        return given;
    }

    /// <summary>Keyed, because what it is of holds passcodes: a bare hash of six digits and otherwise public words would give them away.</summary>
    private string Digest(Draft draft) => Convert.ToHexStringLower(sealer.Fingerprint(draft.Said(), "meeting import"));

    private readonly record struct Here(long Id, string? Slug, string? Digest, bool IsClosed, bool IsEdited);

    private sealed class Plan
    {
        public int Open { get; init; }
        public int Added { get; set; }
        public int Changed { get; set; }
        public int Unchanged { get; set; }
        public int Kept { get; set; }

        /// <summary>The meeting to change by key; 0 to add one.</summary>
        public Dictionary<string, long> ToWrite { get; } = new(StringComparer.Ordinal);
        public List<long> ToClose { get; } = [];
    }
}
