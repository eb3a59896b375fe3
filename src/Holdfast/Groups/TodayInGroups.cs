using Holdfast.Accounts;
using Holdfast.Data;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Groups;

/// <summary>On the page of today: the member's groups, those first where somebody hopes for a reply. No names and no numbers.</summary>
internal sealed class TodayInGroups : ITodayCard
{
    private const int Most = 5;

    public int Order => 20;

    public async Task<TodayCard?> Today(HoldfastDb db, Me me, CancellationToken cancellation)
    {
        var mine = await db.Memberships.AsNoTracking().Where(mine => mine.MemberId == me.MemberId && mine.State == MembershipState.In)
            .Join(db.Groups.VisibleTo(db, me).Where(its => its.ClosedAt == null), mine => mine.GroupId, its => its.Id, (mine, its) => new { its.PublicId, its.Name, Waits = db.Posts.Any(post => post.GroupId == its.Id && post.Rank == Post.NeedsReply) })
            .OrderByDescending(row => row.Waits).ThenBy(row => row.Name).Take(Most)
            .Select(row => new GroupToday(row.PublicId, row.Name, row.Waits)).ToListAsync(cancellation);
        return mine.Count == 0 ? null : new TodayCard("/Groups/_Today.cshtml", mine);
    }
}

/// <param name="Waits">Somebody there hopes for a reply.</param>
public sealed record GroupToday(string Id, string Name, bool Waits);
