using Holdfast.Ui;

namespace Holdfast.Web;

/// <summary>
/// A place in the navigation of members, registered by the slice whose page it is with <c>AddSingleton</c>. The bar of a
/// phone holds five: Meetings and You are there already.
/// </summary>
/// <param name="Icon">A name in <see cref="Icons"/>.</param>
/// <param name="Label">Up to 11 characters in each language.</param>
/// <param name="Order">Meetings is 10, You is 100; the lowest comes first.</param>
/// <param name="Role">Only for who holds this role; null for every member.</param>
public sealed record NavItem(string Address, string Icon, LocalText Label, int Order, string? Role = null);
