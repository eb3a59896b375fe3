using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Safety;
using Holdfast.Ui;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.FrontDoor;

/// <summary>Contact requests on the stewards' desk: that there is one, and nothing of what it says.</summary>
internal sealed class ContactWaiting : IWaiting
{
    public const string Kind = "contact";
    private static readonly LocalText What = new("Somebody asked to be contacted", "Alguien pidió que le contacten");

    public async Task<IReadOnlyList<Waiting>> For(HoldfastDb db, Me me, int most, CancellationToken cancellation)
    {
        var rows = await db.ContactRequests.AsNoTracking().Where(request => request.AnsweredAt == null).OrderBy(request => request.At).Take(most)
            .Select(request => new { request.PublicId, request.At }).ToListAsync(cancellation);
        return rows.ConvertAll(row => new Waiting(Kind, row.PublicId, What, row.At, null, $"/steward/contact/{row.PublicId}", null));
    }
}
