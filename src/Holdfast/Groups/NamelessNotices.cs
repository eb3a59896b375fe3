using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Notices;
using Holdfast.Safety;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Groups;

/// <summary>
/// Replies to somebody's nameless posts. A notice written when a reply comes would say, by its hour, whose the post is; so
/// nothing is written: when the member looks, their own sealed list tells which posts are theirs and how far they have read.
/// </summary>
internal sealed class NamelessNotices(GroupSeals seals) : IUnwrittenNotices
{
    private const int MostGroups = 50;
    private const int MostPosts = 500;
    private const int MostReplies = 300;

    private sealed record Waiting(long MembershipId, string Post, long NewestReply, UnwrittenNotice Notice);

    public async Task<IReadOnlyList<UnwrittenNotice>> Mine(HoldfastDb db, Me me, CancellationToken cancellation) => [.. (await Find(db, me, cancellation)).Select(waiting => waiting.Notice)];

    public async Task See(HoldfastDb db, Me me, IReadOnlyCollection<string> addresses, CancellationToken cancellation)
    {
        foreach (var waiting in (await Find(db, me, cancellation)).Where(waiting => addresses.Contains(waiting.Notice.Address)).GroupBy(waiting => waiting.MembershipId).OrderBy(group => group.Key))
        {
            var id = waiting.Key;
            // A post by another tab must not be forgotten by the list that is written here.
            await db.Memberships.Where(mine => mine.Id == id).ExecuteUpdateAsync(set => set.SetProperty(mine => mine.State, mine => mine.State), cancellation);
            var membership = await db.Memberships.SingleAsync(mine => mine.Id == id, cancellation);
            membership.Remember(waiting.Aggregate(seals.Nameless(membership), (theirs, one) => theirs.WithMark(one.Post, one.NewestReply)), seals);
        }
    }

    private async Task<IReadOnlyList<Waiting>> Find(HoldfastDb db, Me me, CancellationToken cancellation)
    {
        var member = me.MemberId;
        var memberships = await db.Memberships.AsNoTracking().Where(mine => mine.MemberId == member && mine.State == MembershipState.In && mine.Nameless != null)
            .Join(db.Groups, mine => mine.GroupId, its => its.Id, (mine, its) => new { Mine = mine, its.PublicId }).OrderBy(row => row.Mine.Id).Take(MostGroups).ToListAsync(cancellation);
        if (memberships.Count == 0)
        {
            return [];
        }

        seals.Prepare(memberships.Select(row => row.Mine.Nameless?.Bytes));
        var byPost = memberships.Select(row => (row.Mine, Group: row.PublicId, Nameless: seals.Nameless(row.Mine)))
            .SelectMany(row => row.Nameless.Posts.Select(post => (Post: post, row.Mine, row.Group, row.Nameless)))
            .TakeLast(MostPosts).ToDictionary(row => row.Post);
        var (posts, aliases) = (byPost.Keys.ToList(), memberships.ConvertAll(row => row.Mine.PublicId));
        var apart = db.Blocks.HiddenFrom(aliases);
        var replies = await (
            from reply in db.Replies.AsNoTracking()
            join post in db.Posts on reply.PostId equals post.Id
            where posts.Contains(post.PublicId) && post.HiddenAt == null && post.WithdrawnAt == null && reply.HiddenAt == null && reply.WithdrawnAt == null
                && (reply.MembershipId == null || !db.Memberships.Any(author => author.Id == reply.MembershipId && (author.MemberId == member || apart.Contains(author.PublicId))))
            orderby reply.Id descending
            select new { reply.Id, reply.PublicId, reply.MembershipId, reply.Words, reply.At, Post = post.PublicId }).Take(MostReplies).ToListAsync(cancellation);
        seals.Prepare(replies.Select(reply => reply.Words?.Bytes));
        var muted = me.Profile.MutedWords;
        return [.. replies
            .Where(reply => byPost[reply.Post] is var its && reply.Id > its.Nameless.MarkOf(reply.Post)
                && (reply.MembershipId is not null || !its.Nameless.Replies.Contains(reply.PublicId))
                && seals.OpenIfThere(reply.Words, Reply.PlaceOfWords(reply.PublicId)) is { } said && !MutedWords.AreIn(said.Text, muted))
            .GroupBy(reply => reply.Post)
            .Select(group => (Newest: group.First(), Its: byPost[group.Key]))
            .Select(row => new Waiting(
                row.Its.Mine.Id, row.Newest.Post, row.Newest.Id,
                new UnwrittenNotice(NoticeKind.Reply, row.Newest.At, $"/groups/{row.Its.Group}/posts/{row.Newest.Post}", row.Its.Mine.PublicId)))];
    }
}
