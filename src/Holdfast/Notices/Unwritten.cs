using System.Buffers.Text;
using Holdfast.Accounts;
using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Notices;

/// <summary>
/// What waits for a member and mustn't be written down when it happens, because a row with that hour beside their id would
/// tell what is theirs. A slice works it out when they look, from what only their own key opens. No device is told of it.
/// Register with <c>services.AddScoped&lt;IUnwrittenNotices, …&gt;()</c>.
/// </summary>
public interface IUnwrittenNotices
{
    /// <summary>What they haven't seen, one for each address, newest first. Bounded by the slice.</summary>
    Task<IReadOnlyList<UnwrittenNotice>> Mine(HoldfastDb db, Me me, CancellationToken cancellation);

    /// <summary>These have been seen; inside the caller's write, and without a note of when.</summary>
    Task See(HoldfastDb db, Me me, IReadOnlyCollection<string> addresses, CancellationToken cancellation);
}

/// <param name="Address">As of a notice that is written.</param>
/// <param name="Scope">As of a notice that is written.</param>
public sealed record UnwrittenNotice(NoticeKind Kind, Instant At, string Address, string? Scope)
{
    /// <summary>What the page calls it; only the member's own key makes it.</summary>
    public string IdFor(Me me) => Base64Url.EncodeToString(Notice.AboutOf(Kind, Address, me.Key));
}

/// <summary>All of them, as far as the member wants to hear.</summary>
public sealed class Unwritten(IEnumerable<IUnwrittenNotices> slices, Sealer sealer)
{
    public const int MostShown = 20;

    public async Task<IReadOnlyList<UnwrittenNotice>> Mine(HoldfastDb db, Me me, CancellationToken cancellation)
    {
        var found = new List<UnwrittenNotice>();
        foreach (var slice in slices)
        {
            found.AddRange(await slice.Mine(db, me, cancellation));
        }

        if (found.Count == 0)
        {
            return found;
        }

        var kept = await db.Reaches.AsNoTracking().Where(reach => reach.MemberId == me.MemberId).Select(reach => reach.Choices).SingleOrDefaultAsync(cancellation);
        var choices = kept is null ? new NoticeChoices() : sealer.Open(kept, Reach.PlaceOf(me.PublicId));
        return [.. found.Where(notice => choices.For(notice.Kind, notice.Scope) > Telling.Nothing).OrderByDescending(notice => notice.At).Take(MostShown)];
    }

    public async Task See(HoldfastDb db, Me me, IReadOnlyCollection<string> addresses, CancellationToken cancellation)
    {
        if (addresses.Count == 0)
        {
            return;
        }

        foreach (var slice in slices)
        {
            await slice.See(db, me, addresses, cancellation);
        }
    }
}
