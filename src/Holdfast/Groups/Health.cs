using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Groups;

/// <summary>How a group is doing, as a whole, over four weeks. Nobody is ranked, and what fewer than five people did isn't told.</summary>
/// <param name="Arrivals">People who came in; null under five.</param>
/// <param name="Voices">People who wrote something under their name; null under five.</param>
/// <param name="FirstReply">Half of those who hoped for a reply had one within this; null under five.</param>
/// <param name="FirstHello">The same of newcomers; null under five.</param>
/// <param name="Unanswered">Posts that hope for a reply now. Not about anybody, so always told.</param>
public sealed record Health(int? Arrivals, int? Voices, Duration? FirstReply, Duration? FirstHello, int Unanswered)
{
    public const int Fewest = 5;
    private const int MostRead = 1000;
    private static readonly Duration Over = Duration.FromDays(28);

    public static async Task<Health> Of(HoldfastDb db, long groupId, Instant now, CancellationToken cancellation)
    {
        var since = now - Over;
        var from = since.InUtc().Date;
        var arrivals = await db.Memberships.CountAsync(membership => membership.GroupId == groupId && membership.State == MembershipState.In && membership.JoinedOn >= from, cancellation);
        var posts = db.Posts.Where(post => post.GroupId == groupId && post.At >= since);
        var voices = await posts.Where(post => post.MembershipId != null).Select(post => post.MembershipId)
            .Union(db.Replies.Where(reply => reply.At >= since && reply.MembershipId != null && db.Posts.Any(post => post.Id == reply.PostId && post.GroupId == groupId)).Select(reply => reply.MembershipId))
            .CountAsync(cancellation);
        var answered = await posts.Where(post => post.AnsweredAt != null && (post.Intent == Intent.Support || post.Intent == Intent.Question || post.Intent == Intent.Welcome))
            .OrderByDescending(post => post.Id).Take(MostRead).Select(post => new { post.Intent, post.At, AnsweredAt = post.AnsweredAt!.Value }).ToListAsync(cancellation);
        var unanswered = await db.Posts.CountAsync(post => post.GroupId == groupId && post.Rank == Post.NeedsReply, cancellation);
        return new Health(
            Told(arrivals), Told(voices),
            Middle(answered.Where(post => post.Intent != Intent.Welcome).Select(post => post.AnsweredAt - post.At)),
            Middle(answered.Where(post => post.Intent == Intent.Welcome).Select(post => post.AnsweredAt - post.At)),
            unanswered);
    }

    /// <summary>People of the group who have said nothing under their name for four weeks and came in before that. Nameless words are nobody's here.</summary>
    public static IQueryable<Membership> Quiet(HoldfastDb db, long groupId, Instant now)
    {
        var since = now - Over;
        var from = since.InUtc().Date;
        return db.Memberships.Where(membership => membership.GroupId == groupId && membership.State == MembershipState.In && membership.JoinedOn < from
            && !db.Posts.Any(post => post.MembershipId == membership.Id && post.At >= since)
            && !db.Replies.Any(reply => reply.MembershipId == membership.Id && reply.At >= since));
    }

    private static int? Told(int count) => count < Fewest ? null : count;

    private static Duration? Middle(IEnumerable<Duration> times)
    {
        var sorted = times.Order().ToList();
        return sorted.Count < Fewest ? null : sorted[(sorted.Count - 1) / 2];
    }
}
