using Holdfast.Data;
using Holdfast.Web;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Accounts;

/// <summary>Where a member looks after their own account.</summary>
public sealed class YouModel(HoldfastDb db, Me me, Sealer sealer, Viewer viewer, IClock clock) : PageModel
{
    public sealed record Held(string Role, string Reason, LocalDate Until);

    public Me Me => me;

    public int CodesLeft { get; private set; }

    public IReadOnlyList<Held> RolesHeld { get; private set; } = [];

    public async Task OnGet(CancellationToken cancellation)
    {
        var (id, now) = (me.MemberId, clock.GetCurrentInstant());
        CodesLeft = await db.RecoveryCodes.CountAsync(code => code.MemberId == id && code.UsedAt == null, cancellation);
        if (me.Roles.Count > 0)
        {
            var held = await db.RoleGrants.AsNoTracking().HeldAt(now).Where(grant => grant.MemberId == id).OrderBy(grant => grant.Role).ToListAsync(cancellation);
            RolesHeld = [.. held.Select(grant => new Held(grant.Role, sealer.Open(grant.Reason!, grant.ReasonPlace), grant.Until.InZone(viewer.Zone ?? DateTimeZone.Utc).Date))];
        }
    }
}
