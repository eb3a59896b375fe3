namespace Holdfast.Web;

/// <summary>On the model of a page whose answer to an address without a query holds nothing that the asking chose, so that it may be compressed for a member (decision 0017).</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class MirrorsNothingAttribute : Attribute;
