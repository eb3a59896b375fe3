using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Meetings.Demo;

public static partial class DemoCommunity
{
    public const string SourceName = "demo";

    private const int BatchSize = 500;
    private const int MeetingsPerFeedNumber = 8;
    private const long FirstFeedId = 1_000_000;

    /// <summary>
    /// Puts the demo community in. A meeting already there is left as it is, whoever changed it since; a second
    /// run adds nothing.
    /// </summary>
    /// <returns>How many meetings were added.</returns>
    public static async Task<int> Load(
        HoldfastDb db, Writer writer, Sealer sealer, ProgrammeCatalog catalog, IClock clock, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        var source = await db.MeetingSources.SingleOrDefaultAsync(known => known.Name == SourceName, cancellation);
        var there = source is null
            ? []
            : await db.Meetings.Where(meeting => meeting.SourceId == source.Id).Select(meeting => meeting.SourceKey).ToHashSetAsync(cancellation);
        var missing = Meetings(catalog, now.InUtc().Date).Where(meeting => !there.Contains(meeting.Slug)).ToList();
        if (missing.Count == 0)
        {
            return 0;
        }

        var wanted = missing.ConvertAll(meeting => meeting.Slug);
        var taken = await db.Meetings.Where(meeting => wanted.Contains(meeting.Slug)).Select(meeting => meeting.Slug).ToHashSetAsync(cancellation);
        var highest = await db.Meetings.MaxAsync(meeting => (long?)meeting.FeedId, cancellation) ?? 0;
        var feedId = Math.Max(FirstFeedId, ((highest / MeetingsPerFeedNumber) + 1) * MeetingsPerFeedNumber);
        if (source is null)
        {
            source = new MeetingSource(SourceName);
            db.MeetingSources.Add(source);
        }

        var left = missing.Count;
        foreach (var batch in missing.Chunk(BatchSize))
        {
            left -= batch.Length;
            await writer.Write(
                db,
                () =>
                {
                    foreach (var (key, listing) in batch)
                    {
                        // Another list may have the word; this one gives way.
                        var slug = taken.Contains(key) ? $"{key}-{SourceName}" : key;
                        var secrets = listing.Private is { } details ? sealer.SealForSite(details, Meeting.PrivatePlaceOf(slug)) : null;
                        var meeting = new Meeting(feedId, slug, source, key, key);
                        meeting.List(listing, secrets, null, now);
                        db.Meetings.Add(meeting);
                        feedId += MeetingsPerFeedNumber;
                    }

                    if (left == 0)
                    {
                        source.Read(now);
                        db.Changes.Add(new Change(Change.AllMeetings, 0, now));
                    }

                    return Task.CompletedTask;
                },
                cancellation);
        }

        return missing.Count;
    }
}
