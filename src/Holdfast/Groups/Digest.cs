using Holdfast.Data;
using Holdfast.Notices;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Groups;

/// <summary>One quiet line a week on a group: how much was said, and whether somebody still hopes for a reply.</summary>
public static class Digest
{
    /// <summary>More than anybody counts: a bound for what is read.</summary>
    private const int MostCounted = 1000;
    private static readonly Duration Over = Duration.FromDays(7);
    private static readonly LocalTime Hour = new(18, 0);

    /// <summary>The next Sunday evening by the group's clock.</summary>
    public static Instant NextAfter(Instant now, DateTimeZone zone)
    {
        var today = now.InZone(zone);
        var sunday = today.DayOfWeek == IsoDayOfWeek.Sunday && today.TimeOfDay < Hour ? today.Date : today.Date.With(DateAdjusters.Next(IsoDayOfWeek.Sunday));
        return zone.AtLeniently(sunday + Hour).ToInstant();
    }

    /// <param name="due">When it was due; a week is counted to there, so that a post is in one week however late a round is.</param>
    /// <returns>Null for a week in which nothing was said. Fewer than five aren't counted out.</returns>
    public static async Task<Week?> Of(HoldfastDb db, long groupId, Instant due, Instant now, CancellationToken cancellation)
    {
        // After weeks in which no node was up, it is the last seven days that are told.
        var until = now - due < Over ? due : now;
        var since = until - Over;
        var said = db.Posts.Where(post => post.GroupId == groupId && post.Rank >= Post.Plain && post.Intent != Intent.Welcome && post.WithdrawnAt == null && post.At >= since && post.At < until);
        var posts = await said.OrderByDescending(post => post.Id).Take(MostCounted).CountAsync(cancellation);
        var unanswered = await said.Where(post => post.Rank == Post.NeedsReply).OrderByDescending(post => post.Id).Take(MostCounted).CountAsync(cancellation);
        return posts == 0 ? null : new Week(Told(posts), unanswered == 0 ? 0 : Told(unanswered));
    }

    private static int? Told(int count) => count < Health.Fewest ? null : count;
}
