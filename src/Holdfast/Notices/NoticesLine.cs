using Holdfast.Accounts;
using Holdfast.Data;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Notices;

/// <summary>The way to the notices, on the page of one's own: in words whether something waits, without a number or a dot. <c>@await Component.InvokeAsync("NoticesLine")</c></summary>
public sealed class NoticesLineViewComponent(HoldfastDb db, Me me, Unwritten unwritten) : ViewComponent
{
    public async Task<IViewComponentResult> InvokeAsync() =>
        View("/Notices/_Line.cshtml", await db.Notices.AnyAsync(notice => notice.MemberId == me.MemberId && !notice.IsSeen, HttpContext.RequestAborted)
            || (await unwritten.Mine(db, me, HttpContext.RequestAborted)).Count > 0);
}
