using Holdfast.Data;
using Holdfast.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace Holdfast.Accounts;

/// <summary>Who looked at a member's things, and what was done about them: the lines of the audit log that are about them, newest first.</summary>
public sealed class LookedModel(HoldfastDb db, Me me, Viewer viewer, IEnumerable<DeedWords> deeds, IEnumerable<IAboutMeToo> also, IStringLocalizer<AccountWords> words) : PageModel
{
    public const int PageSize = 30;

    public sealed record Line(Instant At, string Who, string What);

    public IReadOnlyList<Line> Lines { get; private set; } = [];

    /// <summary>Where the next page begins; null on the last.</summary>
    public long? Before { get; private set; }

    public DateTimeZone Zone => viewer.Zone ?? DateTimeZone.Utc;

    public async Task<IActionResult> OnGet(long? before, CancellationToken cancellation)
    {
        if (!ModelState.IsValid)
        {
            return BadRequest();
        }

        var id = me.MemberId;
        var found = await (await also.EntriesAbout(db, me, cancellation)).AsNoTracking()
            .Where(entry => before == null || entry.Number < before)
            .OrderByDescending(entry => entry.Number)
            .Take(PageSize + 1)
            .ToListAsync(cancellation);
        var actors = found.Where(entry => entry.Actor is not null && entry.Actor != id).Select(entry => entry.Actor!.Value).Distinct().ToList();
        var grants = actors.Count == 0 ? [] : await db.RoleGrants.AsNoTracking().Where(grant => actors.Contains(grant.MemberId)).ToListAsync(cancellation);
        var said = deeds.ToDictionary(deed => deed.Verb, deed => deed.Said, StringComparer.Ordinal);
        Lines = [.. found.Take(PageSize).Select(entry => new Line(
            entry.At,
            entry.Actor == id ? words["You"] : entry.Actor is null ? words["Whoever runs the server"] : Trust(entry, grants),
            said.TryGetValue(entry.Verb, out var what) ? what.ToString() : words["Something of yours was opened or changed."]))];
        Before = found.Count > PageSize ? found[PageSize - 1].Number : null;
        return Page();
    }

    /// <summary>What they were trusted with at the time, which is why they could look.</summary>
    private string Trust(AuditEntry entry, IReadOnlyList<RoleGrant> grants)
    {
        var roles = grants.Where(grant => grant.MemberId == entry.Actor && grant.WasHeldAt(entry.At)).Select(grant => grant.Role).Distinct().Order(StringComparer.Ordinal).ToList();
        return roles.Count == 0 ? words["Somebody with a role"] : string.Join(", ", roles.Select(role => Accounts.Roles.Name(role).ToString()));
    }
}
