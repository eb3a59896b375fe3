using Holdfast.Data;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Accounts;

/// <summary>Where a member looks after their own account.</summary>
public sealed class YouModel(HoldfastDb db, Me me) : PageModel
{
    public Me Me => me;

    public int CodesLeft { get; private set; }

    public async Task OnGet(CancellationToken cancellation) =>
        CodesLeft = await db.RecoveryCodes.CountAsync(code => code.MemberId == me.MemberId && code.UsedAt == null, cancellation);
}
