namespace GitOps.Adapters.EmbeddedCluster.Tests.Judged;

/// <summary>Objects that fill the columns of their kinds, each with the path of its collection.</summary>
internal static class ShownObjects
{
    public static readonly IReadOnlyList<(string Collection, string Text)> All =
    [
        ("/api/v1/namespaces/default/pods",
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: NAME-1}
            spec: {automountServiceAccountToken: false, containers: [{name: one, image: nginx}]}
            """),
        ("/api/v1/namespaces/default/pods",
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: NAME-2}
            spec: {automountServiceAccountToken: false, containers: [{name: one, image: nginx}, {name: two, image: nginx}]}
            status: {phase: Running, podIPs: [{ip: 10.1.2.3}], podIP: 10.1.2.3, conditions: [{type: Ready, status: "True"}], containerStatuses: [{name: one, image: nginx, imageID: "", ready: true, restartCount: 3, state: {running: {startedAt: "2026-01-02T03:04:05Z"}}, lastState: {terminated: {exitCode: 1, finishedAt: "2020-01-02T03:04:05Z"}}}, {name: two, image: nginx, imageID: "", ready: true, restartCount: 0, state: {running: {startedAt: "2026-01-02T03:04:05Z"}}}]}
            """),
        ("/api/v1/namespaces/default/pods",
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: NAME-3}
            spec: {automountServiceAccountToken: false, containers: [{name: one, image: nginx}]}
            status: {phase: Running, containerStatuses: [{name: one, image: nginx, imageID: "", ready: false, restartCount: 7, state: {waiting: {reason: CrashLoopBackOff}}}]}
            """),
        ("/api/v1/namespaces/default/pods",
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: NAME-4}
            spec: {automountServiceAccountToken: false, containers: [{name: one, image: nginx}]}
            status: {phase: Failed, reason: Evicted, message: full}
            """),
        ("/api/v1/namespaces/default/pods",
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: NAME-5}
            spec: {automountServiceAccountToken: false, containers: [{name: one, image: nginx}, {name: two, image: nginx}]}
            status: {phase: Running, containerStatuses: [{name: one, image: nginx, imageID: "", ready: true, restartCount: 0, state: {running: {startedAt: "2026-01-02T03:04:05Z"}}}, {name: two, image: nginx, imageID: "", ready: false, restartCount: 0, state: {terminated: {exitCode: 0, reason: Completed}}}]}
            """),
        ("/api/v1/namespaces/default/pods",
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: NAME-6}
            spec: {automountServiceAccountToken: false, containers: [{name: one, image: nginx}], initContainers: [{name: a, image: x}, {name: b, image: x}]}
            status: {phase: Pending, initContainerStatuses: [{name: a, image: nginx, imageID: "", ready: true, restartCount: 0, state: {terminated: {exitCode: 0}}}, {name: b, image: nginx, imageID: "", ready: false, restartCount: 0, state: {waiting: {reason: PodInitializing}}}]}
            """),
        ("/api/v1/namespaces/default/pods",
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: NAME-7}
            spec: {automountServiceAccountToken: false, containers: [{name: one, image: nginx}], initContainers: [{name: a, image: x}]}
            status: {phase: Pending, initContainerStatuses: [{name: a, image: nginx, imageID: "", ready: false, restartCount: 2, state: {terminated: {exitCode: 3}}}]}
            """),
        ("/api/v1/namespaces/default/pods",
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: NAME-8}
            spec: {automountServiceAccountToken: false, containers: [{name: one, image: nginx}], initContainers: [{name: a, image: x, restartPolicy: Always}]}
            status: {phase: Running, conditions: [{type: Initialized, status: "True"}], initContainerStatuses: [{name: a, image: nginx, imageID: "", ready: true, restartCount: 1, state: {running: {startedAt: "2026-01-02T03:04:05Z"}}, started: true}], containerStatuses: [{name: one, image: nginx, imageID: "", ready: true, restartCount: 0, state: {running: {startedAt: "2026-01-02T03:04:05Z"}}}]}
            """),
        ("/api/v1/namespaces/default/pods",
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: NAME-9}
            spec: {automountServiceAccountToken: false, containers: [{name: one, image: nginx}], readinessGates: [{conditionType: x.example/a}, {conditionType: x.example/b}]}
            status: {phase: Running, nominatedNodeName: n2, conditions: [{type: x.example/a, status: "True"}], containerStatuses: [{name: one, image: nginx, imageID: "", ready: false, restartCount: 0, state: {terminated: {exitCode: 137, signal: 9}}}]}
            """),
        ("/api/v1/namespaces/default/pods",
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: NAME-g}
            spec: {automountServiceAccountToken: false, containers: [{name: one, image: nginx}], schedulingGates: [{name: x.example/g}]}
            status: {phase: Pending, conditions: [{type: PodScheduled, status: "False", reason: SchedulingGated}]}
            """),
        ("/apis/apps/v1/namespaces/default/deployments",
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: NAME}
            spec:
              replicas: 3
              selector: {matchLabels: {app: shown}}
              template:
                metadata: {labels: {app: shown, tier: web}}
                spec: {containers: [{name: one, image: "nginx:1"}, {name: two, image: "busybox:2"}]}
            status: {replicas: 3, updatedReplicas: 2, readyReplicas: 1, availableReplicas: 1}
            """),
        ("/apis/apps/v1/namespaces/default/replicasets",
            """
            apiVersion: apps/v1
            kind: ReplicaSet
            metadata: {name: NAME}
            spec:
              replicas: 0
              selector: {matchLabels: {app: shown}, matchExpressions: [{key: tier, operator: In, values: [web, api]}, {key: gone, operator: DoesNotExist}]}
              template:
                metadata: {labels: {app: shown, tier: web}}
                spec: {containers: [{name: one, image: "nginx:1"}, {name: two, image: "busybox:2"}]}
            status: {replicas: 0}
            """),
        ("/apis/apps/v1/namespaces/default/statefulsets",
            """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: NAME}
            spec:
              replicas: 0
              serviceName: s
              selector: {matchLabels: {app: shown}}
              template:
                metadata: {labels: {app: shown, tier: web}}
                spec: {containers: [{name: one, image: "nginx:1"}, {name: two, image: "busybox:2"}]}
            status: {replicas: 2, readyReplicas: 1}
            """),
        ("/apis/apps/v1/namespaces/default/daemonsets",
            """
            apiVersion: apps/v1
            kind: DaemonSet
            metadata: {name: NAME}
            spec:
              selector: {matchLabels: {app: shown}}
              template:
                metadata: {labels: {app: shown}}
                spec: {nodeSelector: {a: b}, containers: [{name: one, image: "nginx:1"}]}
            status: {desiredNumberScheduled: 5, currentNumberScheduled: 4, numberReady: 3, updatedNumberScheduled: 2, numberAvailable: 1, numberMisscheduled: 0}
            """),
        ("/apis/apps/v1/namespaces/default/controllerrevisions",
            """
            apiVersion: apps/v1
            kind: ControllerRevision
            metadata: {name: NAME, ownerReferences: [{apiVersion: apps/v1, kind: StatefulSet, name: db, uid: "1", controller: true}]}
            revision: 7
            data: {}
            """),
        ("/api/v1/namespaces/default/replicationcontrollers",
            """
            apiVersion: v1
            kind: ReplicationController
            metadata: {name: NAME}
            spec:
              replicas: 0
              selector: {app: shown}
              template:
                metadata: {labels: {app: shown}}
                spec: {containers: [{name: one, image: "nginx:1"}]}
            """),
        ("/api/v1/namespaces/default/podtemplates",
            """
            apiVersion: v1
            kind: PodTemplate
            metadata: {name: NAME}
            template:
              metadata: {labels: {b: "2", a: "1"}}
              spec: {containers: [{name: one, image: "nginx:1"}]}
            """),
        ("/apis/batch/v1/namespaces/default/jobs",
            """
            apiVersion: batch/v1
            kind: Job
            metadata: {name: NAME-1}
            spec: {suspend: true, completions: 4, template: {spec: {restartPolicy: Never, containers: [{name: one, image: busybox}]}}}
            status: {succeeded: 2, conditions: [{type: Suspended, status: "True", lastTransitionTime: "2026-01-02T03:04:05Z", lastProbeTime: "2026-01-02T03:04:05Z", reason: x, message: text}]}
            """),
        ("/apis/batch/v1/namespaces/default/jobs",
            """
            apiVersion: batch/v1
            kind: Job
            metadata: {name: NAME-2}
            spec: {parallelism: 3, template: {spec: {restartPolicy: Never, containers: [{name: one, image: busybox}]}}}
            """),
        ("/apis/batch/v1/namespaces/default/jobs",
            """
            apiVersion: batch/v1
            kind: Job
            metadata: {name: NAME-3}
            spec: {template: {spec: {restartPolicy: Never, containers: [{name: one, image: busybox}]}}}
            """),
        ("/apis/batch/v1/namespaces/default/cronjobs",
            """
            apiVersion: batch/v1
            kind: CronJob
            metadata: {name: NAME-0}
            spec: {schedule: "0 0 31 2 *", jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: one, image: busybox}]}}}}}
            """),
        ("/apis/batch/v1/namespaces/default/cronjobs",
            """
            apiVersion: batch/v1
            kind: CronJob
            metadata: {name: NAME-1}
            spec: {suspend: true, timeZone: Etc/UTC, schedule: "0 0 31 2 *", jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: one, image: busybox}]}}}}}
            """),
        ("/api/v1/namespaces/default/services",
            """
            apiVersion: v1
            kind: Service
            metadata: {name: NAME-1}
            spec: {type: ExternalName, externalName: example.com}
            """),
        ("/api/v1/namespaces/default/services",
            """
            apiVersion: v1
            kind: Service
            metadata: {name: NAME-2}
            spec: {clusterIP: None, selector: {b: c, a: b}, ports: [{name: a, port: 80}, {name: b, port: 53, protocol: UDP}], externalIPs: [192.0.2.7, 192.0.2.8]}
            """),
        ("/api/v1/namespaces/default/services",
            """
            apiVersion: v1
            kind: Service
            metadata: {name: NAME-3}
            spec: {clusterIP: None, ports: [{port: 80}]}
            """),
        ("/apis/networking.k8s.io/v1/namespaces/default/ingresses",
            """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: NAME-1}
            spec:
              ingressClassName: edge
              tls: [{hosts: [a.example.com]}]
              rules: [{host: a.example.com}, {host: b.example.com}, {}, {host: c.example.com}, {host: d.example.com}]
            status: {loadBalancer: {ingress: [{hostname: z.example.com}, {ip: 192.0.2.1}]}}
            """),
        ("/apis/networking.k8s.io/v1/namespaces/default/ingresses",
            """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: NAME-2}
            spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}
            """),
        ("/apis/networking.k8s.io/v1/ingressclasses",
            """
            apiVersion: networking.k8s.io/v1
            kind: IngressClass
            metadata: {name: NAME-1, annotations: {ingressclass.kubernetes.io/is-default-class: "true"}}
            spec: {controller: example.com/edge, parameters: {apiGroup: example.com, kind: Edge, name: e, scope: Cluster}}
            """),
        ("/apis/networking.k8s.io/v1/ingressclasses",
            """
            apiVersion: networking.k8s.io/v1
            kind: IngressClass
            metadata: {name: NAME-2}
            spec: {controller: example.com/edge}
            """),
        ("/apis/networking.k8s.io/v1/namespaces/default/networkpolicies",
            """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: NAME-0}
            spec: {podSelector: {}}
            """),
        ("/apis/networking.k8s.io/v1/namespaces/default/networkpolicies",
            """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: NAME-1}
            spec: {podSelector: {matchLabels: {z: "1", b: "2"}, matchExpressions: [{key: c, operator: NotIn, values: [q, p]}, {key: a, operator: Exists}]}}
            """),
        ("/api/v1/namespaces/default/endpoints",
            """
            apiVersion: v1
            kind: Endpoints
            metadata: {name: NAME-1}
            subsets: [{addresses: [{ip: 192.0.2.1}, {ip: 192.0.2.2}], ports: [{name: a, port: 80}, {name: b, port: 81}]}]
            """),
        ("/api/v1/namespaces/default/endpoints",
            """
            apiVersion: v1
            kind: Endpoints
            metadata: {name: NAME-2}
            subsets: [{addresses: [{ip: 192.0.2.1}]}]
            """),
        ("/api/v1/namespaces/default/endpoints",
            """
            apiVersion: v1
            kind: Endpoints
            metadata: {name: NAME-3}
            """),
        ("/apis/discovery.k8s.io/v1/namespaces/default/endpointslices",
            """
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: NAME-1}
            addressType: IPv4
            endpoints: [{addresses: [192.0.2.1]}, {addresses: [192.0.2.2]}, {addresses: [192.0.2.3]}, {addresses: [192.0.2.4]}]
            ports: [{name: a, port: 80, protocol: TCP}, {name: b, port: 81, protocol: TCP}]
            """),
        ("/apis/discovery.k8s.io/v1/namespaces/default/endpointslices",
            """
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: NAME-2}
            addressType: FQDN
            endpoints: []
            """),
        ("/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers",
            """
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: NAME-1}
            spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, maxReplicas: 5}
            """),
        ("/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers",
            """
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: NAME-2}
            spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, maxReplicas: 5, minReplicas: 2, metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 60}}}, {type: Resource, resource: {name: memory, target: {type: AverageValue, averageValue: 100Mi}}}]}
            status: {currentReplicas: 3, desiredReplicas: 3, conditions: [], currentMetrics: [{type: Resource, resource: {name: cpu, current: {averageUtilization: 45, averageValue: 90m}}}, {type: Resource, resource: {name: memory, current: {averageValue: 80Mi}}}]}
            """),
        ("/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers",
            """
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: NAME-3}
            spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, maxReplicas: 5, metrics: [{type: Pods, pods: {metric: {name: q}, target: {type: AverageValue, averageValue: "5"}}}, {type: Object, object: {describedObject: {kind: Service, name: s}, metric: {name: r}, target: {type: Value, value: "7"}}}, {type: External, external: {metric: {name: e}, target: {type: AverageValue, averageValue: "3"}}}]}
            """),
        ("/apis/policy/v1/namespaces/default/poddisruptionbudgets",
            """
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata: {name: NAME-0}
            spec: {minAvailable: 50%, selector: {}}
            status: {disruptionsAllowed: 2, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0}
            """),
        ("/apis/policy/v1/namespaces/default/poddisruptionbudgets",
            """
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata: {name: NAME-1}
            spec: {maxUnavailable: 1, selector: {}}
            status: {disruptionsAllowed: 2, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0}
            """),
        ("/api/v1/namespaces/default/persistentvolumeclaims",
            """
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: NAME-1}
            spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
            """),
        ("/api/v1/persistentvolumes",
            """
            apiVersion: v1
            kind: PersistentVolume
            metadata: {name: NAME-1}
            spec: {accessModes: [ReadWriteMany, ReadWriteOnce], capacity: {storage: 2Gi}, storageClassName: fast, claimRef: {namespace: default, name: data}, nfs: {server: s, path: /p}}
            """),
        ("/apis/storage.k8s.io/v1/storageclasses",
            """
            apiVersion: storage.k8s.io/v1
            kind: StorageClass
            metadata: {name: NAME-0}
            provisioner: example.com/disks
            volumeBindingMode: WaitForFirstConsumer
            """),
        ("/apis/storage.k8s.io/v1/storageclasses",
            """
            apiVersion: storage.k8s.io/v1
            kind: StorageClass
            metadata: {name: NAME-1, annotations: {storageclass.kubernetes.io/is-default-class: "true"}}
            provisioner: example.com/disks
            allowVolumeExpansion: true
            """),
        ("/apis/storage.k8s.io/v1/csidrivers",
            """
            apiVersion: storage.k8s.io/v1
            kind: CSIDriver
            metadata: {name: NAME}
            spec: {attachRequired: false, tokenRequests: [{audience: a}, {audience: b}], volumeLifecycleModes: [Persistent, Ephemeral]}
            """),
        ("/apis/storage.k8s.io/v1/csinodes",
            """
            apiVersion: storage.k8s.io/v1
            kind: CSINode
            metadata: {name: NAME}
            spec: {drivers: [{name: a.example.com, nodeID: id}]}
            """),
        ("/apis/storage.k8s.io/v1/volumeattachments",
            """
            apiVersion: storage.k8s.io/v1
            kind: VolumeAttachment
            metadata: {name: NAME}
            spec: {attacher: a.example.com, nodeName: one, source: {persistentVolumeName: pv}}
            """),
        ("/apis/storage.k8s.io/v1/volumeattributesclasses",
            """
            apiVersion: storage.k8s.io/v1
            kind: VolumeAttributesClass
            metadata: {name: NAME}
            driverName: a.example.com
            parameters: {a: b}
            """),
        ("/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles",
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: NAME}
            rules: []
            """),
        ("/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings",
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: NAME}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
            subjects: [{kind: User, name: u1, apiGroup: rbac.authorization.k8s.io}, {kind: User, name: u2, apiGroup: rbac.authorization.k8s.io}, {kind: Group, name: g, apiGroup: rbac.authorization.k8s.io}, {kind: ServiceAccount, name: sa, namespace: ns}]
            """),
        ("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: NAME}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
            subjects: []
            """),
        ("/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations",
            """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingWebhookConfiguration
            metadata: {name: NAME}
            webhooks: [{name: a.example.com, sideEffects: None, admissionReviewVersions: [v1], clientConfig: {url: "https://127.0.0.1:1/"}}]
            """),
        ("/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations",
            """
            apiVersion: admissionregistration.k8s.io/v1
            kind: MutatingWebhookConfiguration
            metadata: {name: NAME}
            webhooks: [{name: a.example.com, sideEffects: None, admissionReviewVersions: [v1], clientConfig: {url: "https://127.0.0.1:1/"}}]
            """),
        ("/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies",
            """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata: {name: NAME}
            spec: {paramKind: {apiVersion: v1, kind: ConfigMap}, matchConstraints: {resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [configmaps]}]}, validations: [{expression: "true"}]}
            """),
        ("/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings",
            """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicyBinding
            metadata: {name: NAME}
            spec: {policyName: p, validationActions: [Deny], paramRef: {name: q, parameterNotFoundAction: Deny}}
            """),
        ("/api/v1/namespaces/default/configmaps",
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: NAME}
            data: {a: b, c: d}
            binaryData: {e: AA==}
            """),
        ("/api/v1/namespaces/default/secrets",
            """
            apiVersion: v1
            kind: Secret
            metadata: {name: NAME}
            stringData: {a: b, c: d}
            """),
        ("/api/v1/namespaces/default/serviceaccounts",
            """
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: NAME}
            secrets: [{name: s}]
            """),
        ("/api/v1/namespaces/default/limitranges",
            """
            apiVersion: v1
            kind: LimitRange
            metadata: {name: NAME}
            spec: {limits: []}
            """),
        ("/api/v1/namespaces/default/resourcequotas",
            """
            apiVersion: v1
            kind: ResourceQuota
            metadata: {name: NAME}
            spec: {hard: {requests.cpu: "2", limits.cpu: "4", pods: "10", limits.memory: 4Gi}}
            status: {hard: {requests.cpu: "2", limits.cpu: "4", pods: "10", limits.memory: 4Gi}, used: {requests.cpu: 500m, limits.cpu: "1", pods: "3", limits.memory: 1Gi}}
            """),
        ("/api/v1/nodes",
            """
            apiVersion: v1
            kind: Node
            metadata: {name: NAME, labels: {node-role.kubernetes.io/control-plane: "", node-role.kubernetes.io/edge: ""}}
            spec: {unschedulable: true}
            status: {conditions: [{type: Ready, status: "True"}], addresses: [{type: InternalIP, address: 192.0.2.5}], nodeInfo: {kubeletVersion: v1.36.0, osImage: Debian, kernelVersion: "6.1", architecture: amd64, containerRuntimeVersion: "", bootID: "", kubeProxyVersion: "", machineID: "", operatingSystem: linux, systemUUID: ""}}
            """),
        ("/api/v1/namespaces",
            """
            apiVersion: v1
            kind: Namespace
            metadata: {name: NAME}
            """),
        ("/apis/coordination.k8s.io/v1/namespaces/default/leases",
            """
            apiVersion: coordination.k8s.io/v1
            kind: Lease
            metadata: {name: NAME}
            spec: {}
            """),
        ("/apis/scheduling.k8s.io/v1/priorityclasses",
            """
            apiVersion: scheduling.k8s.io/v1
            kind: PriorityClass
            metadata: {name: NAME}
            value: 7
            """),
        ("/apis/node.k8s.io/v1/runtimeclasses",
            """
            apiVersion: node.k8s.io/v1
            kind: RuntimeClass
            metadata: {name: NAME}
            handler: fast
            """),
        ("/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: shown.NAME.example}
            spec:
              group: NAME.example
              scope: Namespaced
              names: {plural: shown, kind: Shown}
              versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
            """),
    ];
}
