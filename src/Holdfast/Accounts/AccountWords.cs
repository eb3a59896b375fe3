namespace Holdfast.Accounts;

/// <summary>Names the resource of what the pages of accounts say. Keys are the English sentences.</summary>
public sealed class AccountWords;
