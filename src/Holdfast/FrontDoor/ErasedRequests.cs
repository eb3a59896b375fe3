using Holdfast.Data;
using Holdfast.Safety;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.FrontDoor;

/// <summary>Answered contact requests go, with what came of them. One that nobody has answered stays.</summary>
internal sealed class ErasedRequests : IEraseInTime
{
    public Task Erase(HoldfastDb db, Instant now, CancellationToken cancellation)
    {
        var before = now - Kept.AfterLastStep;
        var past = db.ContactRequests.Where(request => request.AnsweredAt < before).OrderBy(request => request.AnsweredAt).Take(IEraseInTime.MostAtOnce).Select(request => request.Id);
        return db.ContactRequests.Where(request => past.Contains(request.Id)).ExecuteDeleteAsync(cancellation);
    }
}
