namespace GitOps.Core.Objects;

/// <summary>The kinds of Kubernetes 1.35, and older versions that repositories still carry.</summary>
/// <remarks>
/// A line without indent is a group and version, most preferred first; <c>~</c> marks those that a current server does not serve by
/// default. Below it: plural, kind, scope (n namespaced, c cluster), short names, categories, subresources; <c>-</c> for none.
/// A capital scope letter marks the kinds whose scope Kustomize 5 knows: it carries the API of Kubernetes 1.21, and treats every
/// other kind as namespaced.
/// </remarks>
internal static class KindTable
{
    public const string Text = """
        v1
          bindings Binding n - - -
          componentstatuses ComponentStatus C cs - -
          configmaps ConfigMap N cm - -
          endpoints Endpoints N ep - -
          events Event N ev - -
          limitranges LimitRange N limits - -
          namespaces Namespace C ns - finalize,status
          nodes Node C no - status
          persistentvolumeclaims PersistentVolumeClaim N pvc - status
          persistentvolumes PersistentVolume C pv - status
          pods Pod N po all attach,binding,ephemeralcontainers,eviction,exec,log,portforward,resize,status
          podtemplates PodTemplate N - - -
          replicationcontrollers ReplicationController N rc all scale,status
          resourcequotas ResourceQuota N quota - status
          secrets Secret N - - -
          serviceaccounts ServiceAccount N sa - token
          services Service N svc all status
        apiregistration.k8s.io/v1
          apiservices APIService C - api-extensions status
        ~apiregistration.k8s.io/v1beta1
          apiservices APIService C - api-extensions status
        apps/v1
          controllerrevisions ControllerRevision N - - -
          daemonsets DaemonSet N ds all status
          deployments Deployment N deploy all scale,status
          replicasets ReplicaSet N rs all scale,status
          statefulsets StatefulSet N sts all scale,status
        ~apps/v1beta2
          controllerrevisions ControllerRevision n - - -
          daemonsets DaemonSet n ds all status
          deployments Deployment n deploy all scale,status
          replicasets ReplicaSet n rs all scale,status
          statefulsets StatefulSet n sts all scale,status
        ~apps/v1beta1
          controllerrevisions ControllerRevision n - - -
          deployments Deployment n deploy all scale,status
          statefulsets StatefulSet n sts all scale,status
        events.k8s.io/v1
          events Event N ev - -
        ~events.k8s.io/v1beta1
          events Event N ev - -
        authentication.k8s.io/v1
          selfsubjectreviews SelfSubjectReview c - - -
          tokenreviews TokenReview c - - -
        ~authentication.k8s.io/v1beta1
          selfsubjectreviews SelfSubjectReview c - - -
          tokenreviews TokenReview c - - -
        authorization.k8s.io/v1
          localsubjectaccessreviews LocalSubjectAccessReview n - - -
          selfsubjectaccessreviews SelfSubjectAccessReview c - - -
          selfsubjectrulesreviews SelfSubjectRulesReview c - - -
          subjectaccessreviews SubjectAccessReview c - - -
        ~authorization.k8s.io/v1beta1
          localsubjectaccessreviews LocalSubjectAccessReview n - - -
          selfsubjectaccessreviews SelfSubjectAccessReview c - - -
          selfsubjectrulesreviews SelfSubjectRulesReview c - - -
          subjectaccessreviews SubjectAccessReview c - - -
        autoscaling/v2
          horizontalpodautoscalers HorizontalPodAutoscaler n hpa all status
        autoscaling/v1
          horizontalpodautoscalers HorizontalPodAutoscaler N hpa all status
        ~autoscaling/v2beta2
          horizontalpodautoscalers HorizontalPodAutoscaler N hpa all status
        ~autoscaling/v2beta1
          horizontalpodautoscalers HorizontalPodAutoscaler N hpa all status
        batch/v1
          cronjobs CronJob N cj all status
          jobs Job N - all status
        ~batch/v1beta1
          cronjobs CronJob N cj all status
        certificates.k8s.io/v1
          certificatesigningrequests CertificateSigningRequest C csr - approval,status
        ~certificates.k8s.io/v1beta1
          certificatesigningrequests CertificateSigningRequest C csr - approval,status
          clustertrustbundles ClusterTrustBundle c - - -
          podcertificaterequests PodCertificateRequest n - - status
        networking.k8s.io/v1
          ingressclasses IngressClass C - - -
          ingresses Ingress N ing - status
          ipaddresses IPAddress c ip - -
          networkpolicies NetworkPolicy N netpol - -
          servicecidrs ServiceCIDR c - - status
        ~networking.k8s.io/v1beta1
          ingressclasses IngressClass C - - -
          ingresses Ingress N ing - status
          ipaddresses IPAddress c ip - -
          servicecidrs ServiceCIDR c - - status
        policy/v1
          poddisruptionbudgets PodDisruptionBudget N pdb - status
        ~policy/v1beta1
          poddisruptionbudgets PodDisruptionBudget N pdb - status
          podsecuritypolicies PodSecurityPolicy C psp - -
        rbac.authorization.k8s.io/v1
          clusterrolebindings ClusterRoleBinding C - - -
          clusterroles ClusterRole C - - -
          rolebindings RoleBinding N - - -
          roles Role N - - -
        ~rbac.authorization.k8s.io/v1beta1
          clusterrolebindings ClusterRoleBinding C - - -
          clusterroles ClusterRole C - - -
          rolebindings RoleBinding N - - -
          roles Role N - - -
        storage.k8s.io/v1
          csidrivers CSIDriver C - - -
          csinodes CSINode C - - -
          csistoragecapacities CSIStorageCapacity n - - -
          storageclasses StorageClass C sc - -
          volumeattachments VolumeAttachment C - - status
          volumeattributesclasses VolumeAttributesClass c vac - -
        ~storage.k8s.io/v1beta1
          csidrivers CSIDriver C - - -
          csinodes CSINode C - - -
          csistoragecapacities CSIStorageCapacity N - - -
          storageclasses StorageClass C sc - -
          volumeattachments VolumeAttachment C - - -
          volumeattributesclasses VolumeAttributesClass c vac - -
        admissionregistration.k8s.io/v1
          mutatingwebhookconfigurations MutatingWebhookConfiguration C - api-extensions -
          validatingadmissionpolicies ValidatingAdmissionPolicy c - api-extensions status
          validatingadmissionpolicybindings ValidatingAdmissionPolicyBinding c - api-extensions -
          validatingwebhookconfigurations ValidatingWebhookConfiguration C - api-extensions -
        ~admissionregistration.k8s.io/v1beta1
          mutatingadmissionpolicies MutatingAdmissionPolicy c - - -
          mutatingadmissionpolicybindings MutatingAdmissionPolicyBinding c - - -
          mutatingwebhookconfigurations MutatingWebhookConfiguration C - api-extensions -
          validatingadmissionpolicies ValidatingAdmissionPolicy c - api-extensions status
          validatingadmissionpolicybindings ValidatingAdmissionPolicyBinding c - api-extensions -
          validatingwebhookconfigurations ValidatingWebhookConfiguration C - api-extensions -
        apiextensions.k8s.io/v1
          customresourcedefinitions CustomResourceDefinition C crd,crds api-extensions status
        ~apiextensions.k8s.io/v1beta1
          customresourcedefinitions CustomResourceDefinition C crd,crds api-extensions status
        scheduling.k8s.io/v1
          priorityclasses PriorityClass C pc - -
        ~scheduling.k8s.io/v1beta1
          priorityclasses PriorityClass C pc - -
        coordination.k8s.io/v1
          leases Lease N - - -
        ~coordination.k8s.io/v1beta1
          leasecandidates LeaseCandidate n - - -
          leases Lease N - - -
        node.k8s.io/v1
          runtimeclasses RuntimeClass C - - -
        ~node.k8s.io/v1beta1
          runtimeclasses RuntimeClass C - - -
        resource.k8s.io/v1
          deviceclasses DeviceClass c - - -
          resourceclaims ResourceClaim n - - status
          resourceclaimtemplates ResourceClaimTemplate n - - -
          resourceslices ResourceSlice c - - -
        discovery.k8s.io/v1
          endpointslices EndpointSlice N - - -
        ~discovery.k8s.io/v1beta1
          endpointslices EndpointSlice N - - -
        flowcontrol.apiserver.k8s.io/v1
          flowschemas FlowSchema c - - status
          prioritylevelconfigurations PriorityLevelConfiguration c - - status
        ~flowcontrol.apiserver.k8s.io/v1beta3
          flowschemas FlowSchema c - - status
          prioritylevelconfigurations PriorityLevelConfiguration c - - status
        ~flowcontrol.apiserver.k8s.io/v1beta2
          flowschemas FlowSchema c - - status
          prioritylevelconfigurations PriorityLevelConfiguration c - - status
        ~flowcontrol.apiserver.k8s.io/v1beta1
          flowschemas FlowSchema C - - status
          prioritylevelconfigurations PriorityLevelConfiguration C - - status
        ~storagemigration.k8s.io/v1beta1
          storageversionmigrations StorageVersionMigration c - - status
        ~extensions/v1beta1
          daemonsets DaemonSet n ds all status
          deployments Deployment n deploy all scale,status
          ingresses Ingress N ing - status
          networkpolicies NetworkPolicy n netpol - -
          podsecuritypolicies PodSecurityPolicy c psp - -
          replicasets ReplicaSet n rs all scale,status
        """;
}
