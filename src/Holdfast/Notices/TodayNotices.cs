using Holdfast.Accounts;
using Holdfast.Data;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Notices;

/// <summary>On the page of today: that something waits, and no more than that.</summary>
internal sealed class TodayNotices(Unwritten unwritten) : ITodayCard
{
    public int Order => 10;

    public async Task<TodayCard?> Today(HoldfastDb db, Me me, CancellationToken cancellation) =>
        await db.Notices.AnyAsync(notice => notice.MemberId == me.MemberId && !notice.IsSeen, cancellation) || (await unwritten.Mine(db, me, cancellation)).Count > 0
            ? new TodayCard("/Notices/_Today.cshtml", this)
            : null;
}
